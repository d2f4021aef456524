namespace WandbGen;

/// <summary>The artifacts that a run logged: GraphQL's <c>run.outputArtifacts</c>.</summary>
[WandbCollection<Artifact>(
    """
        query LoggedArtifacts($entity: String!, $project: String!, $run: String!) {
          project(name: $project, entityName: $entity) {
            run(name: $run) {
              outputArtifacts
            }
          }
        }
        """
)]
public sealed partial class LoggedArtifacts;
