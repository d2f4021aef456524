using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A run queue to create, or what one that exists is to be, for <see cref="WandbApi.UpsertRunQueueAsync"/>.</summary>
public sealed record NewRunQueue
{
    /// <summary>
    /// What executes the runs: <c>local-container</c>, <c>local-process</c>, <c>kubernetes</c>, <c>sagemaker</c> or <c>gcp-vertex</c>.
    /// </summary>
    public required string ResourceType { get; init; }

    /// <summary>What that is configured with, an object; <c>{{name}}</c> in it stands for a template variable.</summary>
    public required WandbValue ResourceConfig { get; init; }

    /// <summary>What each item has to say: an object with a JSON Schema by the name of the variable.</summary>
    public WandbValue? TemplateVariables { get; init; }

    /// <summary>Links to other systems: an object with an address by title.</summary>
    public WandbValue? ExternalLinks { get; init; }

    /// <summary>Returns the type, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewRunQueue)} {ResourceType}");
}
