using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds people and teams.</content>
public partial class WandbApi
{
    /// <summary>The teams of the API key's owner. Sends no request.</summary>
    /// <param name="pageSize">The number of teams per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public virtual Teams Teams(int? pageSize = null) => new(Client, pageSize);

    /// <summary>Reads a team, or the personal entity of a user.</summary>
    /// <param name="name">The name that is used in addresses.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The team.</returns>
    /// <exception cref="WandbNotFoundException">The team does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<Team> TeamAsync(string name, CancellationToken cancellationToken = default) =>
        NotFound.NameAsync(QueryTeamAsync(name, cancellationToken), "Entity", $"Team or user '{name}'");

    [WandbQuery("query Team($name: String!) { entity(name: $name) }")]
    private partial Task<Team> QueryTeamAsync(string name, CancellationToken cancellationToken);

    /// <summary>The users whose name or email address begins with a text. Sends no request.</summary>
    /// <param name="query">The beginning of the name, the user name or the email address.</param>
    /// <param name="pageSize">The number of people per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public virtual Users Users(string query, int? pageSize = null) => new(Client, query, pageSize);

    /// <summary>Reads a user.</summary>
    /// <param name="name">The complete user name or email address.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The user.</returns>
    /// <exception cref="WandbNotFoundException">There is no user with this name, or the API key has no access to the user.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<User> UserAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await foreach (User user in Users(name).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (
                name.Equals(user.Username, StringComparison.OrdinalIgnoreCase)
                || name.Equals(user.Email, StringComparison.OrdinalIgnoreCase)
            )
            {
                return user;
            }
        }

        throw new WandbNotFoundException(
            SafeText.Clean($"There is no user '{name}', or the API key has no access to the user."),
            "users",
            "User"
        );
    }

    /// <summary>The API keys of the owner of this client's key, without the keys themselves. Sends no request.</summary>
    /// <param name="pageSize">The number of keys per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public virtual UserApiKeys ApiKeys(int? pageSize = null) => new(Client, pageSize);

    /// <summary>Reads the owner of the API key: GraphQL's <c>viewer</c>.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The user.</returns>
    /// <exception cref="WandbNotFoundException">The server knows no owner of the API key.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<User> ViewerAsync(CancellationToken cancellationToken = default) => QueryViewerAsync(cancellationToken);

    [WandbQuery("query Viewer { viewer }")]
    private partial Task<User> QueryViewerAsync(CancellationToken cancellationToken);
}
