namespace WandbGen;

/// <summary>
/// The runs of earlier searches that a sweep was given to learn from: GraphQL's <c>project.sweep.priorRuns</c>, which the server sends as
/// one page.
/// </summary>
[WandbCollection<Run>(
    """
        query PriorRuns($entity: String!, $project: String!, $sweep: String!) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            sweep(sweepName: $sweep) { priorRuns }
          }
        }
        """
)]
public sealed partial class PriorRuns;
