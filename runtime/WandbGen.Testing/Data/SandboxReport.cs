namespace WandbGen.Testing;

/// <summary>A report to add to a sandbox.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Project">The project of the report. It is created if it does not exist.</param>
/// <param name="DisplayName">The title.</param>
public sealed record SandboxReport(string Entity, string Project, string DisplayName)
{
    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The content of the report as JSON.</summary>
    public string Spec { get; init; } = """{"blocks":[]}""";

    /// <summary>The type of the view: <c>runs</c> for a report. W&amp;B stores other views, such as workspaces, in the same list.</summary>
    public string Type { get; init; } = "runs";
}

/// <summary>A custom chart to add to a sandbox.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Name">The name. W&amp;B's id of the chart is <c>entity/name</c>.</param>
public sealed record SandboxChart(string Entity, string Name)
{
    /// <summary>The display name. The default is the name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The language of <see cref="Spec"/>.</summary>
    public string Type { get; init; } = "vega2";

    /// <summary>The access: <c>PRIVATE</c> or <c>PUBLIC</c>.</summary>
    public string Access { get; init; } = "PRIVATE";

    /// <summary>The definition of the chart as JSON.</summary>
    public string Spec { get; init; } = "{}";
}
