using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds automations, and what they reach.</content>
public partial class WandbApi
{
    /// <summary>
    /// The automations of a user, a team or an organization's entity, or of all projects of the API key's owner. Sends no request.
    /// </summary>
    /// <param name="entity">
    /// The name of the user, the team, or the organization's entity; without one, all projects of the API key's owner are walked.
    /// </param>
    /// <param name="filters">
    /// Only the automations of <paramref name="entity"/> that match; without one, all. Servers that cannot list the automations of an
    /// entity cannot filter them either, which is a <see cref="WandbUnsupportedFeatureException"/>.
    /// </param>
    /// <param name="pageSize">
    /// The number of automations a page, or of projects where these are walked; without it, pages start small and grow.
    /// </param>
    /// <returns>
    /// A collection that can be enumerated any number of times. It is <see cref="LegacyAutomations"/> without <paramref name="entity"/>;
    /// with it, <see cref="EntityAutomations"/>, or where the server does not have that, <see cref="LegacyEntityAutomations"/>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There are <paramref name="filters"/> but no <paramref name="entity"/>: what walks projects cannot filter.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public virtual AdaptiveCollection<Automation> Automations(string? entity = null, AutomationFilter? filters = null, int? pageSize = null)
    {
        if (entity is null)
        {
            var ofOwner = new LegacyAutomations(Client, pageSize);
            return filters is null
                ? new(_ => Task.FromResult<PagedCollection<Automation>>(ofOwner))
                : throw new ArgumentException(
                    "The server filters the automations of an entity only. Name the entity, or filter what is listed with Where.",
                    nameof(filters)
                );
        }

        var newer = new EntityAutomations(Client, entity, filters, pageSize);
        var older = new LegacyEntityAutomations(Client, entity, pageSize);
        return new(async cancellationToken =>
            filters is not null || await HasEntityAutomationsAsync(cancellationToken).ConfigureAwait(false) ? newer : older
        );
    }

    /// <summary>Finds one automation by its name.</summary>
    /// <param name="name">The name, exactly.</param>
    /// <param name="entity">
    /// The user, the team, or the organization's entity whose it is; without one, all projects of the API key's owner are looked through.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The automation.</returns>
    /// <exception cref="WandbNotFoundException">There is none of this name, or the API key has no access to it.</exception>
    /// <exception cref="WandbStateException">There are several: names are unique in one project only.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Automation> AutomationAsync(string name, string? entity = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        IAsyncEnumerable<Automation> candidates =
            entity is null ? Automations()
            : await HasEntityAutomationsAsync(cancellationToken).ConfigureAwait(false)
                ? new EntityAutomations(Client, entity, AutomationFilter.Name == name)
            : new LegacyEntityAutomations(Client, entity);
        Automation? found = null;
        await foreach (Automation automation in candidates.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (automation.Name != name)
            {
                continue;
            }

            if (found is not null)
            {
                throw new WandbStateException(
                    $"There are several automations '{name}', of '{found.Entity}/{found.Project}' and of "
                        + $"'{automation.Entity}/{automation.Project}' at least. List them with {nameof(Automations)} and choose.",
                    name
                );
            }

            found = automation;
        }

        return found
            ?? throw new WandbNotFoundException(
                SafeText.Clean(
                    $"There is no automation '{name}'{(entity is null ? "" : $" of '{entity}'")}, or the API key has no access to it."
                ),
                entity is null ? "viewer.projects.triggers" : "entity.triggers",
                "Trigger"
            );
    }

    /// <summary>The integrations of a team, such as Slack channels. Sends no request.</summary>
    /// <param name="entity">The user or team. The default is the entity of <see cref="WandbClientOptions"/>.</param>
    /// <param name="pageSize">The number of integrations per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">
    /// No entity is specified and no default is configured. <see cref="DefaultEntityAsync"/> can request the default from the server.
    /// </exception>
    public virtual Integrations Integrations(string? entity = null, int? pageSize = null) =>
        new(Client, entity ?? ConfiguredEntity(), pageSize);

    /// <summary>The channels of Slack among a team's integrations. Sends no request.</summary>
    /// <inheritdoc cref="Integrations"/>
    public virtual IAsyncEnumerable<SlackIntegration> SlackIntegrations(string? entity = null, int? pageSize = null) =>
        Integrations(entity, pageSize).OfType<SlackIntegration>();

    /// <summary>The addresses that are called among a team's integrations. Sends no request.</summary>
    /// <inheritdoc cref="Integrations"/>
    public virtual IAsyncEnumerable<WebhookIntegration> WebhookIntegrations(string? entity = null, int? pageSize = null) =>
        Integrations(entity, pageSize).OfType<WebhookIntegration>();

    private async Task<bool> HasEntityAutomationsAsync(CancellationToken cancellationToken) =>
        (await Client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false)).Has("QUERY_AUTOMATIONS_ON_ENTITY");
}
