namespace WandbGen;

/// <summary>A new automation as it is sent.</summary>
[WandbInput("CreateFilterTriggerInput")]
internal sealed partial record AutomationInput
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    [WandbField("enabled")]
    public required bool IsEnabled { get; init; }

    [WandbField("scopeID")]
    public required string ScopeId { get; init; }

    public required AutomationScopeType ScopeType { get; init; }

    [WandbField("triggeringEventType")]
    public required AutomationEventType EventType { get; init; }

    public required string EventFilter { get; init; }

    [WandbField("triggeredActionType")]
    public required AutomationActionType ActionType { get; init; }

    [WandbField("triggeredActionConfig")]
    public required AutomationActionInput Action { get; init; }

    public static AutomationInput Of(NewAutomation automation) =>
        new()
        {
            Name = automation.Name,
            Description = automation.Description,
            IsEnabled = automation.IsEnabled,
            ScopeId = automation.Scope.Id,
            ScopeType = automation.Scope.Type,
            EventType = automation.Condition.Type,
            EventFilter = automation.Condition.ToFilter(),
            ActionType = automation.Action.Type,
            Action = automation.Action.ToInput(),
        };
}

/// <summary>Changes of an automation as they are sent. What is null is left out, which leaves it as it is.</summary>
[WandbInput("UpdateFilterTriggerInput")]
internal sealed partial record AutomationChange
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    [WandbField("enabled")]
    public bool? IsEnabled { get; init; }

    [WandbField("scopeID")]
    public string? ScopeId { get; init; }

    public AutomationScopeType? ScopeType { get; init; }

    [WandbField("triggeringEventType")]
    public AutomationEventType? EventType { get; init; }

    public string? EventFilter { get; init; }

    [WandbField("triggeredActionType")]
    public AutomationActionType? ActionType { get; init; }

    [WandbField("triggeredActionConfig")]
    public AutomationActionInput? Action { get; init; }

    public static AutomationChange Of(string id, AutomationUpdate update) =>
        new()
        {
            Id = id,
            Name = update.Name,
            Description = update.Description,
            IsEnabled = update.IsEnabled,
            ScopeId = update.Scope?.Id,
            ScopeType = update.Scope?.Type,
            EventType = update.Condition?.Type,
            EventFilter = update.Condition?.ToFilter(),
            ActionType = update.Action?.Type,
            Action = update.Action?.ToInput(),
        };
}

/// <summary>An action as it is sent: one of its members is set.</summary>
[WandbInput("TriggeredActionConfig")]
internal sealed partial record AutomationActionInput
{
    [WandbField("notificationActionInput")]
    public NotificationInput? Notification { get; init; }

    [WandbField("genericWebhookActionInput")]
    public WebhookInput? Webhook { get; init; }

    [WandbField("noOpActionInput")]
    public NoOpInput? NoOp { get; init; }
}

/// <summary>A message to a channel.</summary>
[WandbInput("NotificationActionInput")]
internal sealed partial record NotificationInput
{
    [WandbField("integrationID")]
    public required string IntegrationId { get; init; }

    public string? Title { get; init; }

    public string? Message { get; init; }

    public AlertSeverity? Severity { get; init; }
}

/// <summary>A call of an address.</summary>
[WandbInput("GenericWebhookActionInput")]
internal sealed partial record WebhookInput
{
    [WandbField("integrationID")]
    public required string IntegrationId { get; init; }

    [WandbField("requestPayload")]
    public string? Payload { get; init; }
}

/// <summary>An action that does nothing. Its member is required by the server and ignored.</summary>
[WandbInput("NoOpTriggeredActionInput")]
internal sealed partial record NoOpInput
{
    public bool NoOp { get; init; } = true;
}

/// <summary>A new webhook. The secrets are named, and never sent.</summary>
[WandbInput("CreateGenericWebhookIntegrationInput")]
internal sealed partial record NewWebhookInput
{
    public required string EntityName { get; init; }

    public required string Name { get; init; }

    [WandbField("urlEndpoint")]
    public required string Url { get; init; }

    [WandbField("accessTokenRef")]
    public string? AccessTokenReference { get; init; }

    [WandbField("secretRef")]
    public string? SecretReference { get; init; }
}
