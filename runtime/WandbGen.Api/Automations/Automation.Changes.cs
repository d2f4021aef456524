using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the automation.</content>
public partial class Automation
{
    /// <summary>Changes what the automation watches, waits for and does, or turns it on or off.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the automation was changed.</param>
    /// <returns>The automation as it is now. This object does not change.</returns>
    /// <exception cref="ArgumentException">The scope and the condition do not fit, or the name is empty.</exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not support the scope or the condition.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The automation may have been changed.</exception>
    /// <exception cref="WandbException">The server refused the request: there is an automation with this name, for example.</exception>
    /// <exception cref="InvalidOperationException">The automation was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateFilterTrigger</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task<Automation> UpdateAsync(AutomationUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        AutomationMutations.CheckName(update.Name, nameof(update));
        await AutomationMutations
            .CheckAsync(
                ReadingClient,
                update.Scope?.Type ?? CurrentScope,
                update.Condition?.Type ?? CurrentType,
                nameof(update),
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AutomationMutations
            .UpdateAsync(ReadingClient, AutomationChange.Of(Id, update), cancellationToken)
            .ConfigureAwait(false);
    }

    private AutomationScopeType? CurrentScope =>
        Scope switch
        {
            AutomationProjectScope => AutomationScopeType.Project,
            AutomationCollectionScope => AutomationScopeType.ArtifactCollection,
            AutomationEntityScope => AutomationScopeType.Entity,
            _ => null,
        };

    private AutomationEventType? CurrentType => Event is AutomationFilterEvent { Type: { IsKnown: true, Value: var type } } ? type : null;

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

/// <summary>The mutations of automations and integrations.</summary>
internal static partial class AutomationMutations
{
    private const int MaxNameLength = 255;

    public static void CheckName(string? name, string parameter)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength))
        {
            throw new ArgumentException(
                SafeText.Clean($"The name of an automation has 1 to {MaxNameLength} characters, not {name.Length}."),
                parameter
            );
        }
    }

    /// <summary>Refuses what W&amp;B cannot watch, and what the server does not support yet.</summary>
    public static async Task CheckAsync(
        WandbClient client,
        AutomationScopeType? scope,
        AutomationEventType? type,
        string parameter,
        CancellationToken cancellationToken
    )
    {
        bool fits = (type, scope) switch
        {
            (_, null) => true,
            (AutomationEventType.CreateArtifact, not AutomationScopeType.ArtifactCollection) => false,
            (
                AutomationEventType.RunMetricThreshold
                    or AutomationEventType.RunMetricChange
                    or AutomationEventType.RunMetricZScore
                    or AutomationEventType.RunState,
                AutomationScopeType.ArtifactCollection
            ) => false,
            _ => true,
        };
        if (!fits)
        {
            throw type == AutomationEventType.CreateArtifact
                ? new ArgumentException("Only a collection of artifacts can be watched for new versions.", parameter)
                : new ArgumentException(
                    "Runs are watched in a project, a team or an organization, not in a collection of artifacts.",
                    parameter
                );
        }

        string? scopeFeature = scope == AutomationScopeType.Entity ? "AUTOMATION_SCOPE_ENTITY" : null;
        string? eventFeature = type switch
        {
            AutomationEventType.RunMetricZScore => "AUTOMATION_EVENT_RUN_METRIC_ZSCORE",
            AutomationEventType.UnlinkArtifact => "AUTOMATION_EVENT_UNLINK_ARTIFACT",
            AutomationEventType.AddArtifactTag => "AUTOMATION_EVENT_ADD_ARTIFACT_TAG",
            AutomationEventType.RemoveArtifactTag => "AUTOMATION_EVENT_REMOVE_ARTIFACT_TAG",
            AutomationEventType.AddCollectionTag => "AUTOMATION_EVENT_ADD_COLLECTION_TAG",
            AutomationEventType.RemoveCollectionTag => "AUTOMATION_EVENT_REMOVE_COLLECTION_TAG",
            _ => null,
        };
        foreach (string? feature in new[] { scopeFeature, eventFeature })
        {
            if (feature is not null)
            {
                await client.RequireFeatureAsync(feature, parameter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [WandbMutation("mutation CreateAutomation($input: CreateFilterTriggerInput!) { createFilterTrigger(input: $input) { trigger } }")]
    public static partial Task<Automation> CreateAsync(WandbClient client, AutomationInput input, CancellationToken cancellationToken);

    [WandbMutation(
        "mutation UpdateAutomation($input: UpdateFilterTriggerInput!) { updateFilterTrigger(input: $input) { trigger } }",
        IsIdempotent = true
    )]
    public static partial Task<Automation> UpdateAsync(WandbClient client, AutomationChange input, CancellationToken cancellationToken);

    [WandbMutation("mutation DeleteAutomation($id: ID!) { deleteTrigger(input: {triggerID: $id}) { success } }", IsIdempotent = true)]
    public static partial Task<bool?> DeleteAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation CreateWebhookIntegration($input: CreateGenericWebhookIntegrationInput!) {
              createGenericWebhookIntegration(input: $input) { integration }
            }
            """
    )]
    public static partial Task<Integration> CreateWebhookAsync(
        WandbClient client,
        NewWebhookInput input,
        CancellationToken cancellationToken
    );
}
