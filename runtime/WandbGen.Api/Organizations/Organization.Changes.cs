using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the organization's members.</content>
public partial class Organization
{
    /// <summary>Changes the role of a person in the organization.</summary>
    /// <param name="member">The person.</param>
    /// <param name="role"><c>admin</c>, <c>member</c>, <c>viewer</c>, or another role that the server supports.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the role was changed.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The role may have been changed.</exception>
    /// <exception cref="WandbStateException">The server did not change the role, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The organization was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>updateOrganizationUser</c>, which is sent again if its answer is lost. It is the mutation of W&amp;B's web pages,
    /// which none of W&amp;B's clients uses; it was tested with the sandbox, but not with a W&amp;B server.
    /// </remarks>
    public virtual async Task UpdateMemberAsync(OrganizationMember member, string role, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentException.ThrowIfNullOrWhiteSpace(role);
        if (
            !await PeopleMutations
                .UpdateOrganizationRoleAsync(ReadingClient, Id, member.Username, role, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            throw new WandbStateException(
                SafeText.Clean($"The server did not change the role of '{member.Username}' in '{Name}', and gave no reason."),
                Name
            );
        }
    }
}
