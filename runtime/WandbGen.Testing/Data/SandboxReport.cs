namespace WandbGen.Testing;

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

/// <summary>A custom chart to be put into a sandbox.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Name">Its name, with which W&amp;B makes its id: <c>entity/name</c>.</param>
public sealed record SandboxChart(string Entity, string Name)
{
    /// <summary>The name that people see; the name if not given.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The language of <see cref="Spec"/>.</summary>
    public string Type { get; init; } = "vega2";

    /// <summary><c>PRIVATE</c> or <c>PUBLIC</c>.</summary>
    public string Access { get; init; } = "PRIVATE";

    /// <summary>JSON: what is drawn.</summary>
    public string Spec { get; init; } = "{}";
}
