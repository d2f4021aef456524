namespace WandbGen;

/// <summary>The automations of a user, a team or an organization's entity: GraphQL's <c>entity.triggers</c>, which servers from version
/// 0.83 on have. <see cref="WandbApi.Automations"/> asks an older one by
/// <see cref="LegacyEntityAutomations"/>.</summary>
/// <remarks><see cref="CountAsync"/> is the connection's own <c>totalCount</c>, which follows the filters.</remarks>
[RequiresServerFeature("QUERY_AUTOMATIONS_ON_ENTITY")]
[WandbCollection<Automation>(
    """
        query EntityAutomations($entity: String!, $filters: JSONString) {
          entity(name: $entity) { triggers(filters: $filters) }
        }
        """
)]
[WandbVariable<AutomationFilter>("filters")]
public sealed partial class EntityAutomations;
