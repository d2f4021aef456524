using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A sweep to create, for <see cref="WandbApi.CreateSweepAsync"/>: GraphQL's <c>UpsertSweepInput</c>.</summary>
public sealed record NewSweep
{
    /// <summary>
    /// The configuration of the sweep, in YAML or JSON, such as <c>method: grid</c> with <c>parameters</c> and a <c>metric</c>.
    /// </summary>
    public required string Config { get; init; }

    /// <summary>The display name.</summary>
    public string? Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Returns the name, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewSweep)} {Name}");
}

/// <summary>A sweep that was created.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Warnings">The server's warnings about the configuration.</param>
public sealed record CreatedSweep(Sweep Sweep, IReadOnlyList<string> Warnings)
{
    /// <summary>Returns the path of the sweep, without secrets.</summary>
    public override string ToString() => Sweep.ToString();
}
