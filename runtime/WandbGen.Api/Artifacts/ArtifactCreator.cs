namespace WandbGen;

/// <summary>Who made an artifact: GraphQL's union <c>Initiator</c>.</summary>
[WandbObject("Initiator")]
internal abstract partial record ArtifactCreator;

/// <summary>A run made it.</summary>
[WandbVariant("Run")]
internal sealed partial record CreatingRun : ArtifactCreator
{
    [WandbField("name")]
    public required string Run { get; init; }

    [WandbField("project.name")]
    public string? Project { get; init; }

    [WandbField("project.entityName")]
    public string? Entity { get; init; }
}

/// <summary>A person made it, or something else.</summary>
[WandbVariant]
internal sealed partial record OtherCreator : ArtifactCreator;
