using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>Which runs of a project are listed: conditions on their fields, configuration and summary, checked by the server.</summary>
/// <remarks>The fields are those that W&amp;B documents for <c>Api.runs</c> of its Python client. The server ignores a key that it does not
/// know.</remarks>
/// <example>
/// <code>
/// RunFilter filter = RunFilter.State == RunState.Finished
///     &amp; RunFilter.Summary("loss") &lt; 0.1
///     &amp; RunFilter.Config("optimizer.name") == "adam"
///     &amp; RunFilter.Tags.Contains("best");
///
/// await foreach (Run run in api.Runs("entity/project", filter, RunOrder.Summary("loss")))
/// {
///     Console.WriteLine(run.DisplayName);
/// }
/// </code>
/// </example>
public sealed class RunFilter : Filter<RunFilter>
{
    /// <summary>The run's id, the last part of its address: GraphQL's <c>Run.name</c>.</summary>
    public static TextField<RunFilter> Id { get; } = new("name");

    /// <summary>The run's name for people.</summary>
    public static TextField<RunFilter> DisplayName { get; } = new("display_name");

    /// <summary>What the run is doing.</summary>
    /// <remarks>A state that <see cref="RunState"/> does not have is filtered by with <see cref="Field"/>.</remarks>
    public static EnumField<RunFilter, RunState> State { get; } = new("state", static state => state.ToString().ToLowerInvariant());

    /// <summary>The run's tags.</summary>
    public static ListField<RunFilter> Tags { get; } = new("tags");

    /// <summary>The group that the run belongs to.</summary>
    public static TextField<RunFilter> Group { get; } = new("group");

    /// <summary>The kind of work that the run did.</summary>
    public static TextField<RunFilter> JobType { get; } = new("jobType");

    /// <summary>The user who started the run.</summary>
    public static TextField<RunFilter> Username { get; } = new("username");

    /// <summary>The name of the machine.</summary>
    public static TextField<RunFilter> Host { get; } = new("host");

    /// <summary>The id of the sweep that the run belongs to.</summary>
    public static TextField<RunFilter> Sweep { get; } = new("sweep");

    /// <summary>When the run was created.</summary>
    public static TimeField<RunFilter> CreatedAt { get; } = new("createdAt");

    /// <summary>How long the run has been running, in seconds.</summary>
    public static NumberField<RunFilter> Duration { get; } = new("duration");

    /// <summary>A value of the run's configuration.</summary>
    /// <param name="path">Its key; keys below it follow after dots, such as <c>optimizer.name</c>. The server cannot find a key that
    /// contains a dot itself.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<RunFilter> Config(string path) => new($"config.{Required(path)}");

    /// <summary>A value of the run's summary.</summary>
    /// <param name="path">Its key; keys below it follow after dots. The server cannot find a key that contains a dot itself.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<RunFilter> Summary(string path) => new($"summary_metrics.{Required(path)}");

    /// <summary>Any other field that the server knows.</summary>
    /// <param name="name">Its name on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<RunFilter> Field(string name) => new(name);

    /// <summary>A condition written in MongoDB's language.</summary>
    /// <param name="filter">The condition; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator RunFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);

    private static string Required(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return path;
    }
}
