namespace WandbGen;

/// <summary>A chart that people made for all runs of their projects: GraphQL's <c>CustomChart</c>.</summary>
[WandbObject("CustomChart")]
public partial class CustomChart : WandbItem
{
    /// <summary>The server's id, <c>entity/name</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The chart's name, unique for its owner.</summary>
    public required string Name { get; init; }

    /// <summary>The display name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The user or team that the chart belongs to: GraphQL's <c>CustomChart.entity.name</c>.</summary>
    [WandbField("entity.name")]
    public required string Entity { get; init; }

    /// <summary>The language of <see cref="Spec"/>: <c>vega2</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The users that can use the chart, such as <c>PRIVATE</c> or <c>PUBLIC</c>.</summary>
    public required string Access { get; init; }

    /// <summary>The definition of the chart in the language of Vega or Vega-Lite.</summary>
    public WandbValue Spec { get; init; }

    /// <summary>The name of the user who made it, as in addresses: GraphQL's <c>CustomChart.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>The time when the chart was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the chart was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    private protected override string Label => Id;
}
