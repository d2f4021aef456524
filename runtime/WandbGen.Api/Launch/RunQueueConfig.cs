using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Where the runs of a queue are executed, and with what: GraphQL's <c>DefaultResourceConfig</c>.</summary>
[WandbObject("DefaultResourceConfig")]
public partial class RunQueueConfig : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>What executes runs, such as <c>local-container</c> or <c>kubernetes</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>What that is configured with; <c>{{name}}</c> in it stands for a template variable.</summary>
    public WandbValue Config { get; init; }

    /// <summary>What the configuration leaves to each item.</summary>
    public IReadOnlyList<TemplateVariable> TemplateVariables { get; init; } = [];

    private protected override string Label => Resource;
}

/// <summary>What a queue's configuration leaves to each item: GraphQL's <c>TemplateVariable</c>.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Schema">Which values it takes, a JSON Schema.</param>
[WandbObject("TemplateVariable")]
public sealed partial record TemplateVariable(string Name, WandbValue Schema)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(TemplateVariable), PrintMembers);
}
