namespace WandbGen.Testing;

/// <summary>An alert that a client has sent for a run.</summary>
public sealed class SandboxAlert
{
    internal SandboxAlert(string entity, string project, string run)
    {
        Entity = entity;
        Project = project;
        Run = run;
    }

    /// <summary>The entity of the run.</summary>
    public string Entity { get; }

    /// <summary>The project of the run.</summary>
    public string Project { get; }

    /// <summary>The id of the run.</summary>
    public string Run { get; }

    /// <summary>The title.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>The text.</summary>
    public string Text { get; internal init; } = "";

    /// <summary><c>INFO</c>, <c>WARN</c> or <c>ERROR</c>.</summary>
    public string Severity { get; internal init; } = "";

    /// <summary>When it was sent, by the clock of the sandbox.</summary>
    public DateTimeOffset SentAt { get; internal init; }
}
