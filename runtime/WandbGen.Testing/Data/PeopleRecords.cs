namespace WandbGen.Testing.Data;

/// <summary>A person as it is stored.</summary>
/// <param name="Username">The name in addresses.</param>
/// <param name="Name">The display name.</param>
internal sealed record UserRecord(long Id, string Username, string Name, string Email, bool IsAdmin, string AccountType);

/// <summary>An API key as it is stored, without the secret.</summary>
/// <param name="MaskedName">The beginning of the key.</param>
internal sealed record ApiKeyRecord(long Id, string Username, string MaskedName, string? Description);

/// <summary>A member of a team, or a user who is invited to it.</summary>
internal sealed record MemberRecord
{
    /// <summary>The row of the person, or of the invitation.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string? Username { get; init; }

    public required string Email { get; init; }

    public required string AccountType { get; init; }

    public required string Role { get; init; }

    public required bool IsPending { get; init; }
}

/// <summary>A user with a role in an organization or a project.</summary>
internal sealed record RoleRecord(UserRecord User, string Role);

/// <summary>A team with a role in a project.</summary>
internal sealed record TeamRoleRecord(EntityRecord Team, string Role);

/// <summary>A pending invitation to a team.</summary>
internal sealed record InviteRecord(long Id, string Team, string Email, string Role, string InvitedBy);

/// <summary>An organization as it is stored.</summary>
/// <param name="Entity">The entity that has its registries.</param>
internal sealed record OrganizationRecord(long Id, string Name, string Entity, bool HasAdvancedSearch);
