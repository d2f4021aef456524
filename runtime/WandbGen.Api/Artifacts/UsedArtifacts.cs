namespace WandbGen;

/// <summary>
/// The artifacts that a run used: GraphQL's <c>run.inputArtifacts</c>, each with <see cref="Artifact.UsedAs"/>. Artifacts of projects that
/// the API key has no access to are left out.
/// </summary>
[WandbCollection<Artifact>(
    """
        query UsedArtifacts($entity: String!, $project: String!, $run: String!) {
          project(name: $project, entityName: $entity) {
            run(name: $run) {
              inputArtifacts { edges { usedAs node } }
            }
          }
        }
        """
)]
public sealed partial class UsedArtifacts;
