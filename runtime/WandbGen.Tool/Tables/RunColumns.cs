using WandbGen.Tool.Output;

namespace WandbGen.Tool.Tables;

/// <summary>What is known of a run, by the names that listings, exports and mirrors give it.</summary>
internal static class RunColumns
{
    private const string ConfigPrefix = "config.";
    private const string SummaryPrefix = "summary.";

    public static IReadOnlyList<Column<RunOverview>> All { get; } =
    [
        new("id", static run => run.Id),
        new("name", static run => run.Name),
        new("state", static run => run.State.Name),
        new("created", static run => run.CreatedAt),
        new("user", static run => run.Username),
        new("tags", static run => Cell.List(run.Tags)),
        new("heartbeat", static run => run.HeartbeatAt, IsShown: false),
        new("group", static run => run.Group, IsShown: false),
        new("job_type", static run => run.JobType, IsShown: false),
        new("sweep", static run => run.SweepName, IsShown: false),
        new("rows", static run => run.HistoryLineCount, IsShown: false),
        new("notes", static run => run.Notes, IsShown: false),
        new("commit", static run => run.Commit, IsShown: false),
        new("path", static run => run.Path, IsShown: false),
        new("url", static run => run.Url, IsShown: false),
    ];

    /// <summary>What the names of columns look like that are read from the configuration and the summary.</summary>
    public static string LoggedNames => ", config, summary, config.KEY, summary.KEY";

    /// <summary>Whether a column needs the configuration or the summary.</summary>
    public static bool IsLogged(string name) =>
        name is "config" or "summary"
        || name.StartsWith(ConfigPrefix, StringComparison.Ordinal)
        || name.StartsWith(SummaryPrefix, StringComparison.Ordinal);

    /// <summary>Finds a column of the configuration or the summary, of a <see cref="Run"/>.</summary>
    public static Column<RunOverview>? FindLogged(string name) =>
        name switch
        {
            "config" => new(name, static run => ((Run)run).Config),
            "summary" => new(name, static run => ((Run)run).Summary),
            _ when name.StartsWith(ConfigPrefix, StringComparison.Ordinal) => new(
                name,
                run => ((Run)run).Config.Find(name[ConfigPrefix.Length..])
            ),
            _ when name.StartsWith(SummaryPrefix, StringComparison.Ordinal) => new(
                name,
                run => ((Run)run).Summary.Find(name[SummaryPrefix.Length..])
            ),
            _ => null,
        };

    /// <summary>The order that the server can apply; <see langword="null"/> if there is none.</summary>
    /// <param name="sort">A column, with <c>-</c> before it for descending.</param>
    public static RunOrder? FindServerOrder(string? sort)
    {
        string name = sort?.TrimStart('-', '+') ?? "";
        RunOrder? order =
            name.StartsWith(ConfigPrefix, StringComparison.Ordinal) ? RunOrder.Config(name[ConfigPrefix.Length..])
            : name.StartsWith(SummaryPrefix, StringComparison.Ordinal) ? RunOrder.Summary(name[SummaryPrefix.Length..])
            : name == "created" ? RunOrder.CreatedAt
            : name == "heartbeat" ? RunOrder.HeartbeatAt
            : null;
        return sort is ['-', ..] ? order?.Descending() : order;
    }
}
