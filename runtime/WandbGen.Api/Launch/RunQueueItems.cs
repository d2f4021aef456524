namespace WandbGen;

/// <summary>The items of a run queue: GraphQL's <c>project.runQueue.runQueueItems</c>.</summary>
[WandbCollection<RunQueueItem>(
    """
        query RunQueueItems($entity: String!, $project: String!, $queue: String!) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            runQueue(name: $queue) {
              queueName: name
              runQueueItems
            }
          }
        }
        """
)]
public sealed partial class RunQueueItems;
