namespace WandbGen.Testing;

/// <summary>An alert that a client has sent for a run.</summary>
public sealed class SandboxAlert
{
    internal SandboxAlert(string entity, string project, string run, string title, string text, string severity, DateTimeOffset sentAt)
    {
        Entity = entity;
        Project = project;
        Run = run;
        Title = title;
        Text = text;
        Severity = severity;
        SentAt = sentAt;
    }

    /// <summary>The entity of the run.</summary>
    public string Entity { get; }

    /// <summary>The project of the run.</summary>
    public string Project { get; }

    /// <summary>The id of the run.</summary>
    public string Run { get; }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary><c>INFO</c>, <c>WARN</c> or <c>ERROR</c>.</summary>
    public string Severity { get; }

    /// <summary>When it was sent, by the clock of the sandbox.</summary>
    public DateTimeOffset SentAt { get; }
}
