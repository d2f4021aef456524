using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The resource that executes the runs of a queue, and its configuration: GraphQL's <c>DefaultResourceConfig</c>.</summary>
[WandbObject("DefaultResourceConfig")]
public partial class RunQueueConfig : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The resource that executes runs, such as <c>local-container</c> or <c>kubernetes</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The configuration of the resource. <c>{{name}}</c> in it stands for a template variable.</summary>
    public WandbValue Config { get; init; }

    /// <summary>The template variables of the configuration, whose values each item sets.</summary>
    public IReadOnlyList<TemplateVariable> TemplateVariables { get; init; } = [];

    private protected override string Label => Resource;
}

/// <summary>A variable in a queue's configuration, whose value each item sets: GraphQL's <c>TemplateVariable</c>.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Schema">A JSON Schema for the values of the variable.</param>
[WandbObject("TemplateVariable")]
public sealed partial record TemplateVariable(string Name, WandbValue Schema)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(TemplateVariable), PrintMembers);
}
