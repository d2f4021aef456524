namespace WandbGen;

/// <summary>A team, or a person's own space: GraphQL's <c>Entity</c>.</summary>
[WandbObject("Entity")]
public partial class Team : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The name in addresses.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a team; a person's own space is not.</summary>
    public bool IsTeam { get; init; }

    /// <summary>The members of the team, and those who are invited; sends nothing yet.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The team was not read from a server.</exception>
    public virtual Members Members() => new(ReadingClient, Name);

    /// <summary>The projects of the team; sends nothing yet.</summary>
    /// <param name="pageSize">The number of projects a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The team was not read from a server.</exception>
    public virtual Projects Projects(int? pageSize = null) => new(ReadingClient, Name, pageSize);

    private protected override string Label => Name;
}
