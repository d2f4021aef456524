namespace WandbGen;

/// <summary>The agents of a sweep: GraphQL's <c>project.sweep.agents</c>, which the server sends as one page.</summary>
[WandbCollection<Agent>(
    """
        query Agents($entity: String!, $project: String!, $sweep: String!) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            sweep(sweepName: $sweep) { agents }
          }
        }
        """
)]
public sealed partial class Agents;
