namespace WandbGen.Testing.Data;

/// <summary>A person as it is stored.</summary>
/// <param name="Username">The name in addresses.</param>
/// <param name="Name">The name that people see.</param>
internal sealed record UserRecord(long Id, string Username, string Name, string Email, bool IsAdmin, string AccountType);

/// <summary>An API key as it is stored, which is without the secret.</summary>
/// <param name="MaskedName">How the key begins.</param>
internal sealed record ApiKeyRecord(long Id, string Username, string MaskedName, string? Description);

/// <summary>Somebody in a team, or who was asked to join it.</summary>
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

/// <summary>Somebody with a role in an organization or a project.</summary>
internal sealed record RoleRecord(UserRecord User, string Role);

/// <summary>A team with a role in a project.</summary>
internal sealed record TeamRoleRecord(EntityRecord Team, string Role);

/// <summary>An invitation to a team that was not answered yet.</summary>
internal sealed record InviteRecord(long Id, string Team, string Email, string Role, string InvitedBy);

/// <summary>An organization as it is stored.</summary>
/// <param name="Entity">The entity that has its registries.</param>
internal sealed record OrganizationRecord(long Id, string Name, string Entity, bool HasAdvancedSearch);
