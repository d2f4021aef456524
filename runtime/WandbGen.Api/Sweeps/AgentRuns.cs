namespace WandbGen;

/// <summary>The runs that an agent of a sweep started: GraphQL's <c>project.sweep.agent.runs</c>.</summary>
[WandbCollection<Run>(
    """
        query AgentRuns($entity: String!, $project: String!, $sweep: String!, $agent: String!, $order: String) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            sweep(sweepName: $sweep) {
              agent(agentName: $agent) {
                totalRuns @total
                runs(order: $order)
              }
            }
          }
        }
        """
)]
[WandbVariable<RunOrder>("order")]
public sealed partial class AgentRuns;
