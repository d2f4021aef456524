using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The action of an automation: GraphQL's union <c>TriggeredAction</c>.</summary>
[WandbObject("TriggeredAction")]
public abstract partial record AutomationAction
{
    /// <summary>The kind's name in GraphQL, such as <c>NotificationTriggeredAction</c>.</summary>
    [WandbField("__typename")]
    public required string Kind { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public sealed override string ToString() => SafeText.OfRecord(GetType().Name, PrintMembers);
}

/// <summary>An automation tells people in a channel: GraphQL's <c>NotificationTriggeredAction</c>.</summary>
[WandbVariant("NotificationTriggeredAction")]
public sealed partial record AutomationNotification : AutomationAction
{
    /// <summary>The channel, a <see cref="SlackIntegration"/>.</summary>
    public required Integration Integration { get; init; }

    /// <summary>The message's title.</summary>
    public string? Title { get; init; }

    /// <summary>The message.</summary>
    public string? Message { get; init; }

    /// <summary>The severity of the message.</summary>
    public GraphQLEnum<AlertSeverity>? Severity { get; init; }
}

/// <summary>An automation calls an address: GraphQL's <c>GenericWebhookTriggeredAction</c>.</summary>
[WandbVariant("GenericWebhookTriggeredAction")]
public sealed partial record AutomationWebhook : AutomationAction
{
    /// <summary>The address, a <see cref="WebhookIntegration"/>.</summary>
    public required Integration Integration { get; init; }

    /// <summary>The payload that is sent. The server replaces each <c>${…}</c> in it with a value.</summary>
    public WandbValue RequestPayload { get; init; }
}

/// <summary>An automation puts a job into a run queue: GraphQL's <c>QueueJobTriggeredAction</c>.</summary>
[WandbVariant("QueueJobTriggeredAction")]
public sealed partial record AutomationQueueJob : AutomationAction
{
    /// <summary>The queue's name: GraphQL's <c>queue.name</c>. <see langword="null"/> if it was deleted or the API key has no access to
    /// it.</summary>
    [WandbField("queue.name")]
    public string? Queue { get; init; }

    /// <summary>The job.</summary>
    public WandbValue Template { get; init; }
}

/// <summary>An automation sends a push notification: GraphQL's <c>PushNotificationTriggeredAction</c>.</summary>
[RequiresServerFeature("AUTOMATION_ACTION_PUSH_NOTIFICATION")]
[WandbVariant("PushNotificationTriggeredAction")]
public sealed partial record AutomationPushNotification : AutomationAction
{
    /// <summary>The message's title.</summary>
    public string? Title { get; init; }

    /// <summary>The message.</summary>
    public string? Body { get; init; }
}

/// <summary>An automation only records that it was triggered: GraphQL's <c>NoOpTriggeredAction</c>.</summary>
[WandbVariant("NoOpTriggeredAction")]
public sealed partial record AutomationNoOp : AutomationAction;

/// <summary>An action of a kind that this version of the library does not know.</summary>
[WandbVariant]
public sealed partial record OtherAutomationAction : AutomationAction;
