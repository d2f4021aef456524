namespace WandbGen;

/// <summary>A version that a run uses. What is null is left out, so that servers that lack a field are not given it.</summary>
[WandbInput("UseArtifactInput")]
internal sealed partial record UseArtifactInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string RunName { get; init; }

    [WandbField("artifactID")]
    public required string ArtifactId { get; init; }

    public string? UsedAs { get; init; }

    public string? ArtifactEntityName { get; init; }

    public string? ArtifactProjectName { get; init; }
}
