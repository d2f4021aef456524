namespace WandbGen.Quickstart;

/// <summary>Just enough of a run to find it again.</summary>
[WandbObject("Run")]
public sealed partial record RecentRun
{
    public required string Name { get; init; }

    [WandbField("project.name")]
    public string? Project { get; init; }

    [WandbField("project.entityName")]
    public string? Entity { get; init; }
}

/// <summary>The runs of whoever the API key belongs to, newest first: a collection of one's own, in one declaration.</summary>
[WandbCollection<RecentRun>("""query RecentRuns { viewer { runs(order: "-created_at") } }""")]
public sealed partial class RecentRuns;
