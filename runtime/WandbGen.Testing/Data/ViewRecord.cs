namespace WandbGen.Testing.Data;

/// <summary>A view, such as a report, as it is stored.</summary>
internal sealed record ViewRecord
{
    public required long Id { get; init; }

    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string DisplayName { get; init; }

    public required string? Description { get; init; }

    /// <summary>JSON.</summary>
    public required string Spec { get; init; }

    public required string Type { get; init; }
}
