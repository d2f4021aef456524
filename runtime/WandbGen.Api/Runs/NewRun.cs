using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A run to create, for <see cref="WandbApi.CreateRunAsync"/>: GraphQL's <c>UpsertBucketInput</c>.</summary>
public sealed record NewRun
{
    /// <summary>
    /// The id of the run within its project, the last part of its address. The default is a random id of eight characters, as W&amp;B's
    /// Python client makes it. It cannot contain <c>: ; , # ? / '</c>, nor begin or end with space.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The display name. The default is a name that the server generates.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The state. The default is <see cref="RunState.Running"/>; a run without heartbeats becomes <see cref="RunState.Crashed"/> after some
    /// time, so use <see cref="RunState.Finished"/> for a run to which nothing more is logged.
    /// </summary>
    public RunState State { get; init; } = RunState.Running;

    /// <summary>The tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The notes, in Markdown.</summary>
    public string? Notes { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The group.</summary>
    public string? Group { get; init; }

    /// <summary>The job type, such as <c>train</c> or <c>eval</c>.</summary>
    public string? JobType { get; init; }

    /// <summary>The configuration, by its keys.</summary>
    public IReadOnlyDictionary<string, WandbValue>? Config { get; init; }

    /// <summary>The summary, by its keys.</summary>
    public IReadOnlyDictionary<string, WandbValue>? Summary { get; init; }

    /// <summary>Returns the id and the name, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewRun)} {Id ?? Name}");
}
