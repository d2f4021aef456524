namespace WandbGen;

/// <summary>A person at W&amp;B: GraphQL's <c>viewer</c>, whoever the API key belongs to.</summary>
[WandbObject("User")]
public partial class User : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the person.</summary>
    public required string Name { get; init; }

    /// <summary>The name in addresses.</summary>
    public string? Username { get; init; }

    /// <summary>The address for mail.</summary>
    public string? Email { get; init; }

    /// <summary>The name of the entity that paths without one belong to.</summary>
    public string? Entity { get; init; }

    /// <summary>Whether the person administers the server.</summary>
    [WandbField("admin")]
    public bool? IsAdmin { get; init; }

    private protected override string Label => Username ?? Name;
}
