namespace WandbGen;

/// <summary>The run queues of a project: GraphQL's <c>project.runQueues</c>, which the server sends as one page.</summary>
[WandbCollection<RunQueue>(
    """
        query RunQueues($entity: String!, $project: String!) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            runQueues
          }
        }
        """
)]
public sealed partial class RunQueues;
