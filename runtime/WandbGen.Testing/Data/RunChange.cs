namespace WandbGen.Testing.Data;

/// <summary>What is to be changed of a run; <see langword="null"/> leaves it as it is.</summary>
internal sealed record RunChange(
    string? DisplayName, string? State, string? Config, string? Summary, IReadOnlyList<string>? Tags, string? Notes, string? Group, string? JobType, string? Host, string? Sweep);
