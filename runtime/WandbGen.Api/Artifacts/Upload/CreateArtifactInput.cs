namespace WandbGen;

/// <summary>A version that is created. What is null is left out, so that servers that lack a field are not given it.</summary>
[WandbInput("CreateArtifactInput")]
internal sealed partial record CreateArtifactInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public string? RunName { get; init; }

    public required string ArtifactTypeName { get; init; }

    public required string ArtifactCollectionName { get; init; }

    public required string Digest { get; init; }

    public ArtifactDigestAlgorithm DigestAlgorithm { get; init; } = ArtifactDigestAlgorithm.ManifestMd5;

    public bool EnableDigestDeduplication { get; init; } = true;

    [WandbField("clientID")]
    public required string ClientId { get; init; }

    [WandbField("sequenceClientID")]
    public required string SequenceClientId { get; init; }

    public string? Description { get; init; }

    public string? Metadata { get; init; }

    public required IReadOnlyList<AliasInput> Aliases { get; init; }

    [WandbField("ttlDurationSeconds")]
    public long? TimeToLiveSeconds { get; init; }

    public IReadOnlyList<TagInput>? Tags { get; init; }
}

/// <summary>What the digest of a version is computed of.</summary>
internal enum ArtifactDigestAlgorithm
{
    /// <summary>The paths and digests of the manifest's entries.</summary>
    ManifestMd5,
}

/// <summary>An alias of a version in its collection.</summary>
[WandbInput("ArtifactAliasInput")]
internal sealed partial record AliasInput
{
    public required string Alias { get; init; }

    public required string ArtifactCollectionName { get; init; }
}

/// <summary>A tag.</summary>
[WandbInput("TagInput")]
internal sealed partial record TagInput
{
    public required string TagName { get; init; }
}
