namespace WandbGen;

/// <summary>A member of a team, or a user who is invited to it: GraphQL's <c>Member</c>.</summary>
[WandbObject("Member")]
public partial class Member : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public string? Id { get; init; }

    /// <summary>The display name of the user.</summary>
    public required string Name { get; init; }

    /// <summary>The name that is used in addresses.</summary>
    public string? Username { get; init; }

    /// <summary>The email address.</summary>
    public string? Email { get; init; }

    /// <summary>The role in the team, such as <c>member</c>.</summary>
    public string? Role { get; init; }

    /// <summary>Whether the member administers the team: GraphQL's <c>Member.admin</c>.</summary>
    [WandbField("admin")]
    public bool? IsAdmin { get; init; }

    /// <summary>Whether the member has not accepted the invitation yet: GraphQL's <c>Member.pending</c>.</summary>
    [WandbField("pending")]
    public bool? IsPending { get; init; }

    /// <summary>The kind of account. <c>SERVICE</c> is a service account.</summary>
    public string? AccountType { get; init; }

    private protected override string Label => Username ?? Name;
}
