using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A tag of a project's runs: GraphQL's <c>RunTagCount</c>.</summary>
/// <param name="Name">The tag.</param>
/// <param name="Count">The number of runs that have it.</param>
[WandbObject("RunTagCount")]
public sealed partial record RunTag(string Name, int Count)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RunTag), PrintMembers);
}
