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

    [WandbMutation(
        "mutation UseArtifact($input: UseArtifactInput!) { useArtifact(input: $input) { artifact { id } } }",
        IsIdempotent = true
    )]
    public static partial Task<string> UseAsync(WandbClient client, UseArtifactInput input, CancellationToken cancellationToken);

    /// <summary>Refuses tags that the server does not support.</summary>
    public static Task RequireTagsAsync(WandbClient client, string subject, CancellationToken cancellationToken) =>
        client.RequireFeatureAsync("ARTIFACT_TAGS", subject, cancellationToken);
}
