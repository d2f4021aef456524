namespace WandbGen;

/// <summary>A member of a team, or somebody who is invited to it: GraphQL's <c>Member</c>.</summary>
[WandbObject("Member")]
public partial class Member : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public string? Id { get; init; }

    /// <summary>The name of the person.</summary>
    public required string Name { get; init; }

    /// <summary>The name in addresses.</summary>
    public string? Username { get; init; }

    /// <summary>The address for mail.</summary>
    public string? Email { get; init; }

    /// <summary>The role in the team, such as <c>member</c>.</summary>
    public string? Role { get; init; }

    /// <summary>Whether the member administers the team.</summary>
    [WandbField("admin")]
    public bool? IsAdmin { get; init; }

    /// <summary>Whether the member has not accepted the invitation yet.</summary>
    [WandbField("pending")]
    public bool? IsPending { get; init; }

    /// <summary>The kind of account; <c>SERVICE</c> is an account for programs.</summary>
    public string? AccountType { get; init; }

    private protected override string Label => Username ?? Name;
}
