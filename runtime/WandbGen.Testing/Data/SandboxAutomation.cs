namespace WandbGen.Testing;

/// <summary>An automation to be put into a sandbox.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Project">The project that it watches, which is added with it; <see langword="null"/> if it watches all projects of the
/// entity.</param>
/// <param name="Name">Its name.</param>
public sealed record SandboxAutomation(string Entity, string? Project, string Name)
{
    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The collection of artifacts that it watches and that must be there; the whole project if not given.</summary>
    public string? Collection { get; init; }

    /// <summary>Whether it is on.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>What it waits for, under W&amp;B's name.</summary>
    public string EventType { get; init; } = "RUN_STATE";

    /// <summary>JSON: which of those events.</summary>
    public string Filter { get; init; } = "{}";

    /// <summary>The integration that is told, as adding it returned it.</summary>
    public long? Integration { get; init; }

    /// <summary>The run queue that gets a job, as adding it returned it.</summary>
    public long? Queue { get; init; }

    /// <summary>Whether people's devices are told. Without this, an integration and a queue nothing is done.</summary>
    public bool IsPushNotification { get; init; }

    /// <summary>The title of what people are told.</summary>
    public string? Title { get; init; }

    /// <summary>What people are told.</summary>
    public string? Message { get; init; }

    /// <summary>How serious it is: <c>INFO</c>, <c>WARN</c> or <c>ERROR</c>.</summary>
    public string Severity { get; init; } = "INFO";

    /// <summary>JSON: what a webhook gets, or the template of a queue's job.</summary>
    public string Payload { get; init; } = "{}";
}
