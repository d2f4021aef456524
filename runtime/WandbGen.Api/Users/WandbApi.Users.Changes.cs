namespace WandbGen;

/// <content>Creates keys, teams and users.</content>
public partial class WandbApi
{
    /// <summary>Creates an API key for the owner of this client's key.</summary>
    /// <param name="description">The purpose of the key, which the server shows in its lists.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether a key was created.</param>
    /// <returns>The key. Its secret is shown here and never again.</returns>
    /// <exception cref="WandbOutcomeUnknownException">
    /// The server did not answer. It may have created a key whose secret is lost: <see cref="ApiKeys"/> lists it, and
    /// <see cref="UserApiKey.DeleteAsync"/> deletes it.
    /// </exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>Uses GraphQL's <c>generateApiKey</c>, which is never sent twice.</remarks>
    /// <example>
    /// <code>
    /// CreatedApiKey key = await api.CreateApiKeyAsync("continuous integration");
    /// Environment.SetEnvironmentVariable("WANDB_API_KEY", key.Secret);
    /// </code>
    /// </example>
    public virtual async Task<CreatedApiKey> CreateApiKeyAsync(string? description = null, CancellationToken cancellationToken = default)
    {
        KeyWithSecret key = await PeopleMutations.GenerateKeyAsync(Client, description, cancellationToken).ConfigureAwait(false);
        Client.Hide(key.Name);
        return new CreatedApiKey(key.Id, key.Description ?? description, key.Name);
    }

    /// <summary>Creates a team.</summary>
    /// <param name="name">The name, as it is used in addresses.</param>
    /// <param name="organizationId">The id of the organization that it belongs to: <see cref="Organization.Id"/>.</param>
    /// <param name="admin">The user name of its administrator. The default is the owner of the API key.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the team was created.</param>
    /// <returns>The team.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The team may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request: the name is taken, for example.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>createTeam</c>, which is never sent twice. W&amp;B's Python client returns an empty team when it is refused.
    /// </remarks>
    public virtual Task<Team> CreateTeamAsync(
        string name,
        string? organizationId = null,
        string? admin = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return PeopleMutations.CreateTeamAsync(Client, name, organizationId, admin, cancellationToken);
    }

    /// <summary>Creates a user of the server. Only administrators of the server can do this.</summary>
    /// <param name="email">The email address.</param>
    /// <param name="isAdmin">Whether the user administers the server.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the user was created.</param>
    /// <returns>The user.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The user may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>Uses GraphQL's <c>createUser</c>, which is never sent twice.</remarks>
    public virtual Task<User> CreateUserAsync(string email, bool isAdmin = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        return PeopleMutations.CreateUserAsync(Client, email, isAdmin, cancellationToken);
    }
}
