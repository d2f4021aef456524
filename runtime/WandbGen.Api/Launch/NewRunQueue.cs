using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The properties of a run queue to create or change, for <see cref="WandbApi.UpsertRunQueueAsync"/>.</summary>
public sealed record NewRunQueue
{
    /// <summary>
    /// The resource that executes the runs: <c>local-container</c>, <c>local-process</c>, <c>kubernetes</c>, <c>sagemaker</c> or
    /// <c>gcp-vertex</c>.
    /// </summary>
    public required string ResourceType { get; init; }

    /// <summary>The configuration of the resource: an object. <c>{{name}}</c> in it stands for a template variable.</summary>
    public required WandbValue ResourceConfig { get; init; }

    /// <summary>The template variables that each item sets: an object with a JSON Schema for each variable.</summary>
    public WandbValue? TemplateVariables { get; init; }

    /// <summary>Links to other systems: an object with an address by title.</summary>
    public WandbValue? ExternalLinks { get; init; }

    /// <summary>Returns the type, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewRunQueue)} {ResourceType}");
}
