namespace WandbGen.Testing;

/// <summary>A user to add to a sandbox, with an entity of the same name.</summary>
/// <param name="Username">The user name, as it is used in addresses.</param>
public sealed record SandboxUser(string Username)
{
    /// <summary>The display name. The default is the user name.</summary>
    public string? Name { get; init; }

    /// <summary>The email address. The default is <c>name@example.invalid</c>.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the user is an administrator of the server.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>The type of the account: <c>USER</c>, <c>VIEWER</c>, or <c>SERVICE</c> for programs.</summary>
    public string AccountType { get; init; } = "USER";
}
