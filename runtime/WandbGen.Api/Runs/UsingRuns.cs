namespace WandbGen;

/// <summary>The runs that used a version of an artifact: GraphQL's <c>artifact.usedBy</c>. Runs of projects that the API key may not see
/// are left out.</summary>
[WandbCollection<UsingRun>("query UsingRuns($id: ID!) { artifact(id: $id) { usedBy } }")]
public sealed partial class UsingRuns;
