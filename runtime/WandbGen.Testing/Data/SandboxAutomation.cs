namespace WandbGen.Testing;

/// <summary>An automation to be put into a sandbox.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Project">The project that it watches, which is added with it.</param>
/// <param name="Name">Its name.</param>
public sealed record SandboxAutomation(string Entity, string Project, string Name)
{
    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is on.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>What it waits for, under W&amp;B's name.</summary>
    public string EventType { get; init; } = "RUN_STATE";

    /// <summary>JSON: which of those events.</summary>
    public string Filter { get; init; } = "{}";

    /// <summary>The integration that is told, as adding it returned it; without one nothing is done.</summary>
    public long? Integration { get; init; }
}

/// <summary>A report to be put into a sandbox.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Project">The project that it is about, which is added with it.</param>
/// <param name="DisplayName">Its title.</param>
public sealed record SandboxReport(string Entity, string Project, string DisplayName)
{
    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary>JSON: its content.</summary>
    public string Spec { get; init; } = """{"blocks":[]}""";

    /// <summary><c>runs</c> is a report; W&amp;B keeps other views, such as workspaces, in the same list.</summary>
    public string Type { get; init; } = "runs";
}
