namespace WandbGen;

/// <summary>
/// The runs that used an artifact version: GraphQL's <c>artifact.usedBy</c>. Runs of projects that the API key has no access to are left
/// out.
/// </summary>
[WandbCollection<UsingRun>(
    """
        query UsingRuns($id: ID!, $filters: JSONString, $order: String) {
          artifact(id: $id) { usedBy(filters: $filters, order: $order) }
        }
        """
)]
[WandbVariable<RunFilter>("filters"), WandbVariable<RunOrder>("order")]
public sealed partial class UsingRuns;
