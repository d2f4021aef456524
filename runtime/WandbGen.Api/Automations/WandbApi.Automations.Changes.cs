namespace WandbGen;

/// <content>Creates automations.</content>
public partial class WandbApi
{
    /// <summary>Creates an automation.</summary>
    /// <param name="automation">The automation.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the automation was created.</param>
    /// <returns>The automation.</returns>
    /// <exception cref="ArgumentException">The scope and the condition do not fit, or the name is empty or too long.</exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not support the scope or the condition.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The automation may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request: the name is taken, for example.</exception>
    /// <remarks>Uses GraphQL's <c>createFilterTrigger</c>, which is never sent twice.</remarks>
    /// <example>
    /// <code>
    /// SlackIntegration channel = await api.SlackIntegrations("team").FirstAsync();
    /// Automation automation = await api.CreateAutomationAsync(new NewAutomation
    /// {
    ///     Name = "tell us of failed runs",
    ///     Scope = await api.ProjectAsync("team/project"),
    ///     Condition = AutomationCondition.RunState([RunState.Failed]),
    ///     Action = NewAutomationAction.Notify(channel, "A run failed"),
    /// });
    /// </code>
    /// </example>
    public virtual async Task<Automation> CreateAutomationAsync(NewAutomation automation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(automation);
        ArgumentException.ThrowIfNullOrWhiteSpace(automation.Name, nameof(automation));
        ArgumentNullException.ThrowIfNull(automation.Scope, nameof(automation));
        ArgumentNullException.ThrowIfNull(automation.Condition, nameof(automation));
        ArgumentNullException.ThrowIfNull(automation.Action, nameof(automation));
        AutomationMutations.CheckName(automation.Name, nameof(automation));
        await AutomationMutations
            .CheckAsync(Client, automation.Scope.Type, automation.Condition.Type, nameof(automation), cancellationToken)
            .ConfigureAwait(false);
        return await AutomationMutations.CreateAsync(Client, AutomationInput.Of(automation), cancellationToken).ConfigureAwait(false);
    }
}
