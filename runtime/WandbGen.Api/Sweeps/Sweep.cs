using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>One sweep, a search for good hyperparameters, read from GraphQL's <c>project.sweeps</c>; what the server knew when it was
/// asked.</summary>
[WandbObject("Sweep")]
public partial class Sweep : ProjectItem
{
    /// <summary>The sweep's id within its project, as in its address: GraphQL's <c>Sweep.name</c>.</summary>
    [WandbField("name")]
    public required string Id { get; init; }

    /// <summary>The name shown to people, if it was given one: GraphQL's <c>Sweep.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>The server's own opaque id: GraphQL's <c>Sweep.id</c>.</summary>
    [WandbField("id")]
    public required string StorageId { get; init; }

    /// <summary>What the sweep is doing. A state that this version does not know keeps its name.</summary>
    public required GraphQLEnum<SweepState> State { get; init; }

    /// <summary>How it searches: <c>grid</c>, <c>random</c> or <c>bayes</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The sweep's configuration, in YAML.</summary>
    public required string Config { get; init; }

    /// <summary>The best value of the metric so far.</summary>
    public double? BestLoss { get; init; }

    /// <summary>The number of runs so far.</summary>
    public int RunCount { get; init; }

    /// <summary>The number of runs that it will take, if that can be known: GraphQL's <c>Sweep.runCountExpected</c>.</summary>
    [WandbField("runCountExpected")]
    public int? ExpectedRunCount { get; init; }

    /// <summary>The sweep's description.</summary>
    public string? Description { get; init; }

    /// <summary>When the sweep was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the sweep was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The sweep's path, <c>entity/project/sweep</c>.</summary>
    public string Path => $"{Entity}/{Project}/{Id}";

    /// <summary>The sweep's runs, with configuration and metrics; sends nothing yet.</summary>
    /// <param name="order">The key to sort by, with <c>+</c> or <c>-</c> before it.</param>
    /// <param name="pageSize">The number of runs a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException"><paramref name="order"/> has no key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public virtual Runs Runs(string order = SortOrder.OldestFirst, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, new JsonObject { ["sweep"] = Id }, order, pageSize);

    private protected override string Label => Path;
}
