namespace WandbGen;

/// <summary>A manifest that is created: without a digest to put files into the version, and with it to be uploaded itself.</summary>
[WandbInput("CreateArtifactManifestInput")]
internal sealed partial record CreateArtifactManifestInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string RunName { get; init; }

    [WandbField("artifactID")]
    public required string ArtifactId { get; init; }

    [WandbField("baseArtifactID")]
    public string? BaseArtifactId { get; init; }

    public required string Name { get; init; }

    public string Digest { get; init; } = "";

    public ArtifactManifestType Type { get; init; } = ArtifactManifestType.Full;
}
