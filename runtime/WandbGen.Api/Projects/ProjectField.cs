using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A field of the runs of a project, which runs can be filtered and ordered by: GraphQL's <c>ProjectField</c>.</summary>
/// <param name="Path">The path from the run, such as <c>config.lr.value</c> or <c>summary_metrics.loss</c>.</param>
/// <param name="Type">The type of the values that the server found, such as <c>number</c> or <c>string</c>.</param>
[WandbObject]
public sealed partial record ProjectField(string Path, string Type)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ProjectField), PrintMembers);
}
