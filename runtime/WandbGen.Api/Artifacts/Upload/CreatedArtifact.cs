namespace WandbGen;

/// <summary>What became of a version that was created.</summary>
[WandbObject("Artifact")]
internal sealed partial record CreatedArtifact(
    string Id,
    GraphQLEnum<ArtifactState> State,
    [WandbField("artifactSequence.latestArtifact.id")] string? LatestId
);
