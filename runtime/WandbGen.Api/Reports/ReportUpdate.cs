using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A report to create, for <see cref="Project.CreateReportAsync"/>.</summary>
public sealed record NewReport
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The specification, an object with <c>version</c> and <c>blocks</c>, as <see cref="Report.Spec"/> has it. The default is a report
    /// without blocks.
    /// </summary>
    public WandbValue? Spec { get; init; }

    /// <summary>Returns the title, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewReport)} {Title}");
}

/// <summary>Changes of a report, for <see cref="Report.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record ReportUpdate
{
    /// <summary>The new title.</summary>
    public string? Title { get; init; }

    /// <summary>The new description. An empty text removes it.</summary>
    public string? Description { get; init; }

    /// <summary>The new specification, which replaces all of it.</summary>
    public WandbValue? Spec { get; init; }

    /// <summary>Returns the title, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(ReportUpdate)} {Title}");
}
