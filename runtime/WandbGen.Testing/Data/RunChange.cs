namespace WandbGen.Testing.Data;

/// <summary>What is to be changed of a run; <see langword="null"/> leaves it as it is.</summary>
internal sealed record RunChange(
    string? DisplayName = null,
    string? State = null,
    string? Config = null,
    string? Summary = null,
    IReadOnlyList<string>? Tags = null,
    string? Notes = null,
    string? Group = null,
    string? JobType = null,
    string? Host = null,
    string? Sweep = null,
    string? Description = null,
    string? Commit = null
);
