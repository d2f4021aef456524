namespace WandbGen;

/// <summary>The automations of all projects of a user or team, one project after the other: GraphQL's
/// <c>entity.projects.edges.node.triggers</c>, which every server has. Automations of the entity itself are not among them.</summary>
[WandbCollection<Automation>(
    """
        query LegacyEntityAutomations($entity: String!) {
          entity(name: $entity) { projects { edges { node { triggers } } } }
        }
        """
)]
public sealed partial class LegacyEntityAutomations;
