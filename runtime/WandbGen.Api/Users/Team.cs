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

    private protected override string Label => Name;
}
