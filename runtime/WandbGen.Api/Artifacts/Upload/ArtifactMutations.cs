namespace WandbGen;

/// <summary>The requests that log a version, in the order in which they are sent.</summary>
internal static partial class ArtifactMutations
{
    [WandbQuery(
        """
            query TypeOfArtifactCollection($entity: String!, $project: String!, $name: String!) {
              project(name: $project, entityName: $entity) { artifactCollection(name: $name) { defaultArtifactType { name } } }
            }
            """
    )]
    public static partial Task<string?> QueryTypeAsync(
        WandbClient client,
        string entity,
        string project,
        string name,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation CreateArtifact($input: CreateArtifactInput!) { createArtifact(input: $input) { artifact } }")]
    public static partial Task<CreatedArtifact> CreateArtifactAsync(
        WandbClient client,
        CreateArtifactInput input,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation CreateArtifactManifest($input: CreateArtifactManifestInput!) {
              createArtifactManifest(input: $input) { artifactManifest { id } }
            }
            """
    )]
    public static partial Task<string> CreateManifestAsync(
        WandbClient client,
        CreateArtifactManifestInput input,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation CreateArtifactFiles($files: [CreateArtifactFileSpecInput!]!) {
              createArtifactFiles(input: {artifactFiles: $files, storageLayout: V2}) { files }
            }
            """
    )]
    public static partial Task<AnnouncedFiles> CreateFilesAsync(
        WandbClient client,
        IReadOnlyList<FileToAnnounce> files,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation CompleteMultipartUploadArtifact(
              $artifactId: ID!
              $storagePath: String!
              $uploadId: String!
              $parts: [UploadPartsInput!]!
            ) {
              completeMultipartUploadArtifact(
                input: {
                  completeMultipartAction: Complete
                  artifactID: $artifactId
                  storagePath: $storagePath
                  uploadID: $uploadId
                  completedParts: $parts
                }
              ) { digest }
            }
            """
    )]
    public static partial Task<string?> CompleteUploadAsync(
        WandbClient client,
        string artifactId,
        string storagePath,
        string uploadId,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation CreateArtifactManifestToUpload($input: CreateArtifactManifestInput!) {
              createArtifactManifest(input: $input) { artifactManifest { file } }
            }
            """
    )]
    public static partial Task<ManifestToUpload> CreateManifestToUploadAsync(
        WandbClient client,
        CreateArtifactManifestInput input,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation CommitArtifact($artifactId: ID!) { commitArtifact(input: {artifactID: $artifactId}) { artifact { id } } }")]
    public static partial Task<string> CommitAsync(WandbClient client, string artifactId, CancellationToken cancellationToken);

    [WandbQuery("query StateOfArtifact($id: ID!) { artifact(id: $id) { state } }")]
    public static partial Task<string?> QueryStateAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbQuery("query LoggedArtifact($id: ID!) { artifact(id: $id) }")]
    public static partial Task<Artifact> QueryArtifactAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbMutation("mutation UseArtifact($input: UseArtifactInput!) { useArtifact(input: $input) { artifact { id } } }")]
    public static partial Task<string> UseAsync(WandbClient client, UseArtifactInput input, CancellationToken cancellationToken);

    /// <summary>Refuses tags that the server does not support.</summary>
    public static async Task RequireTagsAsync(WandbClient client, string subject, CancellationToken cancellationToken)
    {
        const string Tags = "ARTIFACT_TAGS";
        if (!(await client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false)).Has(Tags))
        {
            throw new WandbUnsupportedFeatureException(Tags, subject);
        }
    }
}

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

/// <summary>What became of a version that was created.</summary>
[WandbObject("Artifact")]
internal sealed partial record CreatedArtifact(
    string Id,
    GraphQLEnum<ArtifactState> State,
    [WandbField("artifactSequence.latestArtifact.id")] string? LatestId
);

/// <summary>A file that is about to be uploaded.</summary>
[WandbInput("CreateArtifactFileSpecInput")]
internal sealed partial record FileToAnnounce
{
    [WandbField("artifactID")]
    public required string ArtifactId { get; init; }

    [WandbField("artifactManifestID")]
    public string? ManifestId { get; init; }

    public required string Name { get; init; }

    public required string Md5 { get; init; }

    [WandbField("uploadPartsInput")]
    public IReadOnlyList<UploadedPart>? Parts { get; init; }
}

/// <summary>A part of a file: its MD5 in hexadecimal before it is uploaded, and the storage's tag afterwards.</summary>
[WandbInput("UploadPartsInput")]
internal sealed partial record UploadedPart
{
    public required long PartNumber { get; init; }

    [WandbField("hexMD5")]
    public required string Tag { get; init; }
}

/// <summary>Where files are to be uploaded to.</summary>
[WandbObject("FileConnection")]
internal sealed partial record AnnouncedFiles([WandbField("edges")] IReadOnlyList<AnnouncedFileEdge> Edges);

/// <summary>A file in a connection.</summary>
[WandbObject("FileEdge")]
internal readonly partial record struct AnnouncedFileEdge([WandbField("node")] AnnouncedFile? File);

/// <summary>Where a file is to be uploaded to; without an address the storage has it.</summary>
[WandbObject("File")]
internal sealed partial record AnnouncedFile
{
    public required string DisplayName { get; init; }

    public string? UploadUrl { get; init; }

    public required IReadOnlyList<string> UploadHeaders { get; init; }

    public string? StoragePath { get; init; }

    [WandbField("uploadMultipartUrls.uploadID")]
    public string? UploadId { get; init; }

    [WandbField("uploadMultipartUrls.uploadUrlParts")]
    public IReadOnlyList<PartAddress>? Parts { get; init; }

    [WandbField("artifact.id")]
    public string? BirthArtifactId { get; init; }
}

/// <summary>Where a part of a file is to be uploaded to.</summary>
[WandbObject("UploadUrlPart")]
internal sealed partial record PartAddress(long PartNumber, string UploadUrl);

/// <summary>Where a manifest is to be uploaded to.</summary>
[WandbObject("File")]
internal sealed partial record ManifestToUpload(string? UploadUrl, IReadOnlyList<string> UploadHeaders);
