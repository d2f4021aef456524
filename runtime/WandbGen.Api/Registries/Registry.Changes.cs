using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the registry and of its members.</content>
public partial class Registry
{
    /// <summary>Changes the description, the visibility or the types of the registry.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the registry was changed.</param>
    /// <returns>The registry, read again. This object does not change.</returns>
    /// <exception cref="WandbUnsupportedFeatureException">The server is too old to change registries. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The registry may have been changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>upsertModel</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task<Registry> UpdateAsync(RegistryUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        await RegistryMutations.RequireSupportAsync(ReadingClient, nameof(UpdateAsync), cancellationToken).ConfigureAwait(false);
        await RegistryMutations
            .UpsertAsync(
                ReadingClient,
                new RegistryUpsert
                {
                    Id = Id,
                    EntityName = Entity,
                    Name = FullName,
                    Description = update.Description,
                    Access = update.Visibility is { } visibility ? RegistryMutations.AccessOf(visibility) : null,
                    AllowAllArtifactTypesInRegistry = update.AddedArtifactTypes is { Count: > 0 } ? false : null,
                    ArtifactTypes = update.AddedArtifactTypes is { Count: > 0 } types
                        ? [.. types.Select(static type => new RegistryTypeInput { Name = type })]
                        : null,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(ReadAsync(Name, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Renames the registry. The paths of its collections and versions change too.</summary>
    /// <param name="name">The new name, without <c>wandb-registry-</c>.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the registry was renamed.</param>
    /// <returns>The registry, read again. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The registry may have been renamed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request: there is a registry with this name, for example.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>renameProject</c>, which is never sent twice.</remarks>
    public virtual async Task<Registry> RenameAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await ProjectMutations.RenameAsync(ReadingClient, Entity, FullName, ToFullName(name), cancellationToken).ConfigureAwait(false);
        return await AfterChange.ReadAsync(ReadAsync(name, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Deletes the registry with its collections. The versions in them stay where they were logged.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the registry was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The registry may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete it, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteModel</c>. It is sent again if its answer is lost; a registry that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(ProjectMutations.DeleteAsync(client, Id, cancellationToken), $"the registry '{Path}'", Path)
        );
    }

    /// <summary>Gives people and teams access to the registry, with the server's default role for new members.</summary>
    /// <param name="users">The people.</param>
    /// <param name="teams">The teams.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether they were added.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The members may have been added.</exception>
    /// <exception cref="WandbStateException">The server did not add the members, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>createProjectMembers</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task AddMembersAsync(
        IReadOnlyList<User>? users = null,
        IReadOnlyList<Team>? teams = null,
        CancellationToken cancellationToken = default
    ) =>
        Require(
            await RegistryMutations
                .AddMembersAsync(
                    ReadingClient,
                    Id,
                    users?.Select(static user => user.Id).ToArray(),
                    teams?.Select(static team => team.Id).ToArray(),
                    cancellationToken
                )
                .ConfigureAwait(false),
            "add the members"
        );

    /// <summary>Removes the access of people and teams to the registry.</summary>
    /// <param name="members">The people.</param>
    /// <param name="teams">The teams.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether they were removed.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The members may have been removed.</exception>
    /// <exception cref="WandbStateException">The server did not remove the members, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteProjectMembers</c>. It is sent again if its answer is lost; a member who no longer exists counts as removed.
    /// </remarks>
    public virtual Task RemoveMembersAsync(
        IReadOnlyList<RegistryMember>? members = null,
        IReadOnlyList<RegistryTeam>? teams = null,
        CancellationToken cancellationToken = default
    )
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(RemoveAsync());

        async Task RemoveAsync() =>
            Require(
                await RegistryMutations
                    .RemoveMembersAsync(
                        client,
                        Id,
                        members?.Select(static member => member.Id).ToArray(),
                        teams?.Select(static team => team.Team.Id).ToArray(),
                        cancellationToken
                    )
                    .ConfigureAwait(false),
                "remove the members"
            );
    }

    /// <summary>Changes the role of a person.</summary>
    /// <param name="member">The person.</param>
    /// <param name="role"><c>admin</c>, <c>member</c>, <c>viewer</c>, <c>restricted_viewer</c>, or another role that the server
    /// supports.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the role was changed.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The role may have been changed.</exception>
    /// <exception cref="WandbStateException">The server did not change the role, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateProjectMember</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task UpdateMemberAsync(RegistryMember member, string role, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        Require(
            await RegistryMutations.SetUserRoleAsync(ReadingClient, Id, member.Id, role, cancellationToken).ConfigureAwait(false),
            "change the role"
        );
    }

    /// <summary>Changes the role of a team.</summary>
    /// <param name="team">The team.</param>
    /// <param name="role"><c>admin</c>, <c>member</c>, <c>viewer</c>, <c>restricted_viewer</c>, or another role that the server
    /// supports.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the role was changed.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The role may have been changed.</exception>
    /// <exception cref="WandbStateException">The server did not change the role, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The registry was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateProjectTeamMember</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task UpdateTeamAsync(RegistryTeam team, string role, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        Require(
            await RegistryMutations.SetTeamRoleAsync(ReadingClient, Id, team.Team.Id, role, cancellationToken).ConfigureAwait(false),
            "change the role"
        );
    }

    private Task<Registry> ReadAsync(string name, CancellationToken cancellationToken) =>
        WandbApi.QueryRegistryAsync(ReadingClient, Organization, ToFullName(name), cancellationToken);

    private void Require(bool isDone, string what)
    {
        if (!isDone)
        {
            throw new WandbStateException(SafeText.Clean($"The server did not {what} of the registry '{Path}', and gave no reason."), Path);
        }
    }
}
