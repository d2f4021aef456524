using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The action of a new automation: <see cref="Notify"/>, <see cref="CallWebhook"/> or <see cref="DoNothing"/>. These are the actions that
/// W&amp;B's Python client can create.
/// </summary>
public abstract class NewAutomationAction
{
    private protected NewAutomationAction() { }

    internal abstract AutomationActionType Type { get; }

    /// <summary>Sends a message to a Slack channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="title">The title of the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="severity">The severity of the message.</param>
    public static NewAutomationAction Notify(
        SlackIntegration channel,
        string title = "",
        string message = "",
        AlertSeverity severity = AlertSeverity.Info
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(message);
        return new NotifyAction(channel.Id, title, message, severity);
    }

    /// <summary>Calls a webhook.</summary>
    /// <param name="webhook">The webhook.</param>
    /// <param name="payload">
    /// The payload, an object. The server replaces texts such as <c>${artifact_version}</c> in it. <see langword="null"/> sends none.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="payload"/> is not an object.</exception>
    public static NewAutomationAction CallWebhook(WebhookIntegration webhook, WandbValue? payload = null)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        if (payload is { Kind: not WandbValueKind.Object and var kind })
        {
            throw new ArgumentException(SafeText.Clean($"The payload of a webhook is an object, not {kind}."), nameof(payload));
        }

        return new CallAction(webhook.Id, payload);
    }

    /// <summary>Only records that the automation was triggered.</summary>
    public static NewAutomationAction DoNothing { get; } = new NoAction();

    internal abstract AutomationActionInput ToInput();

    /// <summary>Returns the kind of the action.</summary>
    public override string ToString() => Type.ToString();

    private sealed class NotifyAction(string integration, string title, string message, AlertSeverity severity) : NewAutomationAction
    {
        internal override AutomationActionType Type => AutomationActionType.Notification;

        internal override AutomationActionInput ToInput() =>
            new()
            {
                Notification = new NotificationInput
                {
                    IntegrationId = integration,
                    Title = title,
                    Message = message,
                    Severity = severity,
                },
            };
    }

    private sealed class CallAction(string integration, WandbValue? payload) : NewAutomationAction
    {
        internal override AutomationActionType Type => AutomationActionType.GenericWebhook;

        internal override AutomationActionInput ToInput() =>
            new()
            {
                Webhook = new WebhookInput { IntegrationId = integration, Payload = payload?.ToJsonElement().GetRawText() },
            };
    }

    private sealed class NoAction : NewAutomationAction
    {
        internal override AutomationActionType Type => AutomationActionType.NoOp;

        internal override AutomationActionInput ToInput() => new() { NoOp = new NoOpInput() };
    }
}

/// <summary>GraphQL's <c>TriggeredActionType</c>, without the actions that no client creates.</summary>
internal enum AutomationActionType
{
    Notification,
    GenericWebhook,
    NoOp,
}
