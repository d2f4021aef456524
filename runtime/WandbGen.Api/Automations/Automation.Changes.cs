using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the automation.</content>
public partial class Automation
{
    /// <summary>Changes the name or the description of the automation, or turns it on or off.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the automation was changed.</param>
    /// <returns>The automation as it is now. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The automation may have been changed.</exception>
    /// <exception cref="WandbException">The server refused the request: there is an automation with this name, for example.</exception>
    /// <exception cref="InvalidOperationException">The automation was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateFilterTrigger</c>, which is sent again if its answer is lost.</remarks>
    public virtual Task<Automation> UpdateAsync(AutomationUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return AutomationMutations.UpdateAsync(ReadingClient, Id, update.Name, update.Description, update.IsEnabled, cancellationToken);
    }

    /// <summary>Deletes the automation.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the automation was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The automation may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete it, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The automation was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteTrigger</c>. It is sent again if its answer is lost; an automation that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(
                AutomationMutations.DeleteAsync(client, Id, cancellationToken),
                SafeText.Clean($"the automation '{Name}'"),
                Name
            )
        );
    }
}

/// <summary>Changes of an automation, for <see cref="Automation.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record AutomationUpdate
{
    /// <summary>The new name.</summary>
    public string? Name { get; init; }

    /// <summary>The new description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the automation is enabled.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(AutomationUpdate), PrintMembers);
}

/// <summary>The mutations of automations and integrations.</summary>
internal static partial class AutomationMutations
{
    [WandbMutation(
        """
            mutation UpdateAutomation($id: ID!, $name: String, $description: String, $enabled: Boolean) {
              updateFilterTrigger(input: {id: $id, name: $name, description: $description, enabled: $enabled}) { trigger }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<Automation> UpdateAsync(
        WandbClient client,
        string id,
        string? name,
        string? description,
        bool? enabled,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation DeleteAutomation($id: ID!) { deleteTrigger(input: {triggerID: $id}) { success } }", IsIdempotent = true)]
    public static partial Task<bool?> DeleteAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation CreateWebhookIntegration($entity: String!, $name: String!, $url: String!, $token: String, $secret: String) {
              createGenericWebhookIntegration(
                input: {entityName: $entity, name: $name, urlEndpoint: $url, accessTokenRef: $token, secretRef: $secret}
              ) { integration }
            }
            """
    )]
    public static partial Task<Integration> CreateWebhookAsync(
        WandbClient client,
        string entity,
        string name,
        string url,
        string? token,
        string? secret,
        CancellationToken cancellationToken
    );
}
