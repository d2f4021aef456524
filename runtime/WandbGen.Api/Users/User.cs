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

    /// <summary>Whether the user administers the server: GraphQL's <c>User.admin</c>.</summary>
    [WandbField("admin")]
    public bool? IsAdmin { get; init; }

    /// <summary>The teams of the user that the API key has access to. Sends no request.</summary>
    /// <param name="pageSize">The number of teams per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The user was not read from a server.</exception>
    public virtual UserTeams Teams(int? pageSize = null) => new(ReadingClient, Id, pageSize);

    /// <summary>The projects of the user that the API key has access to. Sends no request.</summary>
    /// <param name="pageSize">The number of projects per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The user was not read from a server.</exception>
    public virtual UserProjects Projects(int? pageSize = null) => new(ReadingClient, Id, pageSize);

    private protected override string Label => Username ?? Name;
}
