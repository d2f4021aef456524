namespace WandbGen.Testing;

/// <summary>An automation to add to a sandbox.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Project">The project that the automation watches. It is created if it does not exist. <see langword="null"/> watches all
/// projects of the entity.</param>
/// <param name="Name">The name.</param>
public sealed record SandboxAutomation(string Entity, string? Project, string Name)
{
    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The artifact collection that the automation watches. It must exist. <see langword="null"/> watches the whole project.
    /// </summary>
    public string? Collection { get; init; }

    /// <summary>Whether the automation is enabled.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>W&amp;B's name of the event that triggers the automation.</summary>
    public string EventType { get; init; } = "RUN_STATE";

    /// <summary>A filter for the events, as JSON.</summary>
    public string Filter { get; init; } = "{}";

    /// <summary>The identifier of the integration that is notified, as returned by the method that added it.</summary>
    public long? Integration { get; init; }

    /// <summary>The identifier of the run queue that receives a job, as returned by the method that added it.</summary>
    public long? Queue { get; init; }

    /// <summary>
    /// Whether a push notification is sent. If neither this, an integration nor a queue is set, the automation does nothing.
    /// </summary>
    public bool IsPushNotification { get; init; }

    /// <summary>The title of the notification.</summary>
    public string? Title { get; init; }

    /// <summary>The text of the notification.</summary>
    public string? Message { get; init; }

    /// <summary>The severity of the notification: <c>INFO</c>, <c>WARN</c> or <c>ERROR</c>.</summary>
    public string Severity { get; init; } = "INFO";

    /// <summary>The payload of a webhook, or the template of a job in a queue, as JSON.</summary>
    public string Payload { get; init; } = "{}";
}
