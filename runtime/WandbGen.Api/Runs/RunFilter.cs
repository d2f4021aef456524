using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the runs of a project by their fields, configuration and summary, which the server applies.</summary>
/// <remarks>
/// The fields are those that W&amp;B documents for <c>Api.runs</c> of its Python client, and <see cref="HeartbeatAt"/> and <see
/// cref="Notes"/>, which its pages filter by. The server ignores unknown keys.
/// </remarks>
/// <example>
/// <code>
/// RunFilter filter = RunFilter.State == RunState.Finished
///     &amp; RunFilter.Summary("loss") &lt; 0.1
///     &amp; RunFilter.Config("optimizer.name") == "adam"
///     &amp; RunFilter.Tags.Contains("best");
///
/// await foreach (Run run in api.Runs("entity/project", filter, RunOrder.Summary("loss")))
/// {
///     Console.WriteLine(run.Name);
/// }
/// </code>
/// </example>
public sealed class RunFilter : Filter<RunFilter>
{
    /// <summary>The id of the run, the last part of its address: GraphQL's <c>Run.name</c>.</summary>
    public static TextField<RunFilter> Id { get; } = new("name");

    /// <summary>The display name of the run.</summary>
    public static TextField<RunFilter> DisplayName { get; } = new("display_name");

    /// <summary>The state of the run.</summary>
    /// <remarks>To filter by a state that <see cref="RunState"/> does not have, use <see cref="Field"/>.</remarks>
    public static EnumField<RunFilter, RunState> State { get; } = new("state", static state => state.ToString().ToLowerInvariant());

    /// <summary>The run's tags.</summary>
    public static ListField<RunFilter> Tags { get; } = new("tags");

    /// <summary>The group that the run belongs to.</summary>
    public static TextField<RunFilter> Group { get; } = new("group");

    /// <summary>The job type of the run.</summary>
    public static TextField<RunFilter> JobType { get; } = new("jobType");

    /// <summary>The user who started the run.</summary>
    public static TextField<RunFilter> Username { get; } = new("username");

    /// <summary>The name of the machine.</summary>
    public static TextField<RunFilter> Host { get; } = new("host");

    /// <summary>The id of the sweep that the run belongs to.</summary>
    public static TextField<RunFilter> Sweep { get; } = new("sweep");

    /// <summary>The time when the run was created.</summary>
    public static TimeField<RunFilter> CreatedAt { get; } = new("createdAt");

    /// <summary>The time of the run's last heartbeat.</summary>
    public static TimeField<RunFilter> HeartbeatAt { get; } = new("heartbeatAt");

    /// <summary>The notes that users wrote about the run.</summary>
    public static TextField<RunFilter> Notes { get; } = new("notes");

    /// <summary>The duration of the run in seconds.</summary>
    public static NumberField<RunFilter> Duration { get; } = new("duration");

    /// <summary>A value in the configuration of the run.</summary>
    /// <param name="path">
    /// The key, followed by nested keys after dots, such as <c>optimizer.name</c>. The server cannot find a key that itself contains a dot.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<RunFilter> Config(string path) => new($"config.{Required(path)}");

    /// <summary>A value in the summary of the run.</summary>
    /// <param name="path">The key, followed by nested keys after dots. The server cannot find a key that itself contains a dot.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<RunFilter> Summary(string path) => new($"summary_metrics.{Required(path)}");

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<RunFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator RunFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);

    private static string Required(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return path;
    }
}
