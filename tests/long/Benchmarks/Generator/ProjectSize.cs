namespace WandbGen.Benchmarks.Generator;

/// <summary>What the generator has to do with.</summary>
/// <param name="Collections">The number of collections; each has an object of its own.</param>
/// <param name="SchemaCopies">How many times as large as W&amp;B's the schema is.</param>
public sealed record ProjectSize(int Collections, int SchemaCopies)
{
    public static IEnumerable<ProjectSize> All { get; } = [new(1, 1), new(40, 1), new(400, 1), new(40, 10)];

    public override string ToString() => SchemaCopies == 1 ? $"{Collections}" : $"{Collections}, schema × {SchemaCopies}";
}
