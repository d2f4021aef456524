namespace WandbGen.Testing;

/// <summary>A person to be put into a sandbox, with an entity of the same name.</summary>
/// <param name="Username">The name in addresses.</param>
public sealed record SandboxUser(string Username)
{
    /// <summary>The name that people see; the user name if not given.</summary>
    public string? Name { get; init; }

    /// <summary>The address; <c>name@example.invalid</c> if not given.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the person administers the whole server.</summary>
    public bool IsAdmin { get; init; }

    /// <summary><c>USER</c>, <c>VIEWER</c> or <c>SERVICE</c>, which is a program's.</summary>
    public string AccountType { get; init; } = "USER";
}
