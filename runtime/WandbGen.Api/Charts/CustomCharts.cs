namespace WandbGen;

/// <summary>The custom charts of a user or team: GraphQL's <c>customCharts</c> of type <c>vega2</c>, the only one.</summary>
[WandbCollection<CustomChart>("query CustomCharts($entity: String!) { customCharts(entity: $entity, type: \"vega2\") }")]
public sealed partial class CustomCharts;
