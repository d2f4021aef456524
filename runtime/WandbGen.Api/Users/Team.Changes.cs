using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the team's members.</content>
public partial class Team
{
    /// <summary>Invites a person to the team.</summary>
    /// <param name="usernameOrEmail">The user name, or the email address, which has an <c>@</c>.</param>
    /// <param name="isAdmin">Whether the person becomes an administrator of the team.</param>
    /// <param name="role">The role of the person, such as <c>member</c>. The default is the server's.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the person was invited.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The person may have been invited.</exception>
    /// <exception cref="WandbStateException">The server did not invite the person, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request. W&amp;B's Python client returns <c>False</c> instead.</exception>
    /// <exception cref="InvalidOperationException">The team was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>createInvite</c>, which is never sent twice: the person would get another mail.</remarks>
    public virtual async Task InviteAsync(
        string usernameOrEmail,
        bool isAdmin = false,
        string? role = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(usernameOrEmail);
        bool isEmail = usernameOrEmail.Contains('@', StringComparison.Ordinal);
        if (
            !await PeopleMutations
                .InviteAsync(
                    ReadingClient,
                    new InviteInput
                    {
                        EntityName = Name,
                        Email = isEmail ? usernameOrEmail : null,
                        Username = isEmail ? null : usernameOrEmail,
                        IsAdmin = isAdmin ? true : null,
                        Role = role,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            throw new WandbStateException(
                SafeText.Clean($"The server did not invite '{usernameOrEmail}' to the team '{Name}', and gave no reason."),
                Name
            );
        }
    }

    /// <summary>Creates a service account: a user account for programs.</summary>
    /// <param name="description">The purpose of the account.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the account was created.</param>
    /// <returns>The account.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The account may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The team was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>createServiceAccount</c>, which is never sent twice.</remarks>
    public virtual Task<User> CreateServiceAccountAsync(string description, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        return PeopleMutations.CreateServiceAccountAsync(ReadingClient, Name, description, cancellationToken);
    }
}

/// <content>Changes of the membership.</content>
public partial class Member
{
    [WandbContext("$team")]
    internal string? Team { get; init; }

    /// <summary>Changes the role of the person in the team.</summary>
    /// <param name="role"><c>admin</c>, <c>member</c>, <c>view-only</c>, or another role that the server supports.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the role was changed.</param>
    /// <returns>The member as it is now. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The role may have been changed.</exception>
    /// <exception cref="WandbException">The server refused the request: it does not have this role, for example.</exception>
    /// <exception cref="InvalidOperationException">The member was not read from a team's <see cref="Members"/>, or has no id.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>updateMember</c>, which is sent again if its answer is lost. It is the mutation of W&amp;B's web pages, which none
    /// of W&amp;B's clients uses; it was tested with the sandbox, but not with a W&amp;B server.
    /// </remarks>
    public virtual async Task<Member> UpdateRoleAsync(string role, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        WandbClient client = ReadingClient;
        (string id, string team) = RequireIds();
        return await PeopleMutations.UpdateRoleAsync(client, id, team, role, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the person from the team, or takes back the invitation.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the person was removed.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The person may have been removed.</exception>
    /// <exception cref="WandbStateException">The server did not remove the person, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request. W&amp;B's Python client returns <c>False</c> instead.</exception>
    /// <exception cref="InvalidOperationException">The member was not read from a team's <see cref="Members"/>, or has no id.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteInvite</c>. It is sent again if its answer is lost; a person who is no longer a member counts as removed.
    /// </remarks>
    public virtual Task RemoveAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        (string id, string team) = RequireIds();
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(
                PeopleMutations.RemoveMemberAsync(client, id, team, cancellationToken),
                SafeText.Clean($"'{Label}'"),
                team
            )
        );
    }

    private (string Id, string Team) RequireIds() =>
        (Id, Team) is ({ } id, { } team)
            ? (id, team)
            : throw new InvalidOperationException(SafeText.Clean($"The member '{Label}' was not read from a team's {nameof(Members)}."));
}

/// <content>Deletes keys.</content>
public partial class UserApiKey
{
    /// <summary>Deletes the key. Programs that use it are refused from then on.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the key was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The key may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete it, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The key was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteApiKey</c>. It is sent again if its answer is lost; a key that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(
                PeopleMutations.DeleteKeyAsync(client, Id, cancellationToken),
                SafeText.Clean($"the API key '{Label}'"),
                Id
            )
        );
    }
}
