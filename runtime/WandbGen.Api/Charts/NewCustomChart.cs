using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A custom chart to create, for <see cref="WandbApi.CreateCustomChartAsync"/>.</summary>
public sealed record NewCustomChart
{
    /// <summary>The name, unique for its owner.</summary>
    public required string Name { get; init; }

    /// <summary>The display name. The default is <see cref="Name"/>.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The definition of the chart in the language of Vega or Vega-Lite, as JSON.</summary>
    public required WandbValue Spec { get; init; }

    /// <summary>The language of <see cref="Spec"/>.</summary>
    public string Type { get; init; } = "vega2";

    /// <summary>Whether everybody can use the chart, and not only its owner: <c>PUBLIC</c> or <c>PRIVATE</c>.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Returns the name, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewCustomChart)} {Name}");
}

/// <summary>Changes of a custom chart, for <see cref="CustomChart.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record CustomChartUpdate
{
    /// <summary>The new display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The new definition of the chart.</summary>
    public WandbValue? Spec { get; init; }

    /// <summary>Whether everybody can use the chart.</summary>
    public bool? IsPublic { get; init; }

    /// <summary>Returns the display name, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(CustomChartUpdate)} {DisplayName}");
}
