namespace WandbGen.Testing.Data;

/// <summary>A custom chart as it is stored.</summary>
internal sealed record ChartRecord
{
    public required long Id { get; init; }

    public required string EntityName { get; init; }

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Type { get; init; }

    public required string Access { get; init; }

    /// <summary>JSON.</summary>
    public required string Spec { get; init; }
}
