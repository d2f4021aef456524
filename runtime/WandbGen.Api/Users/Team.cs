namespace WandbGen;

/// <summary>A team, or the personal entity of a user: GraphQL's <c>Entity</c>.</summary>
[WandbObject("Entity")]
public partial class Team : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The name that is used in addresses.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the entity is a team and not the personal entity of a user.</summary>
    public bool IsTeam { get; init; }

    /// <summary>The members of the team and the users who are invited to it. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The team was not read from a server.</exception>
    public virtual Members Members() => new(ReadingClient, Name);

    /// <summary>The projects of the team. Sends no request.</summary>
    /// <param name="pageSize">The number of projects per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The team was not read from a server.</exception>
    public virtual Projects Projects(int? pageSize = null) => new(ReadingClient, Name, pageSize);

    private protected override string Label => Name;
}
