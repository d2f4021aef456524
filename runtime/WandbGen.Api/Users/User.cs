namespace WandbGen;

/// <summary>A user of W&amp;B: GraphQL's <c>User</c>.</summary>
[WandbObject("User")]
public partial class User : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The display name of the user.</summary>
    public required string Name { get; init; }

    /// <summary>The name that is used in addresses.</summary>
    public string? Username { get; init; }

    /// <summary>The email address.</summary>
    public string? Email { get; init; }

    /// <summary>The default entity of the user.</summary>
    public string? Entity { get; init; }

    /// <summary>Whether the user administers the server.</summary>
    [WandbField("admin")]
    public bool? IsAdmin { get; init; }

    private protected override string Label => Username ?? Name;
}
