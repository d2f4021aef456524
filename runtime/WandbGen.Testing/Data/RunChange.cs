namespace WandbGen.Testing.Data;

/// <summary>Changes of a run. If a property is null, it is not changed: <see langword="null"/> leaves it as it is.</summary>
internal sealed record RunChange
{
    public string? DisplayName { get; init; }

    public string? State { get; init; }

    public string? Config { get; init; }

    public string? Summary { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public string? Notes { get; init; }

    public string? Group { get; init; }

    public string? JobType { get; init; }

    public string? Host { get; init; }

    public string? Sweep { get; init; }

    public string? Agent { get; init; }

    public string? Description { get; init; }

    public string? Commit { get; init; }
}
