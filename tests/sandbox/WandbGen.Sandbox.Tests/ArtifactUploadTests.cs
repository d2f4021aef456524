using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>What clients log as an artifact is taken when all of it is there, and refused otherwise.</summary>
public sealed class ArtifactUploadTests : SandboxFixture
{
    [Fact]
    public async Task A_version_is_one_when_it_is_committed()
    {
        string artifact = await CreateAsync(Digest(("a", "text")));
        JsonElement file = await AnnounceAsync(artifact, "a", "text");
        Assert.Equal(HttpStatusCode.OK, await PutAsync(file.GetProperty("uploadUrl").GetString()!, "text"));
        await PutManifestAsync(artifact, Manifest(("a", "text")));
        Assert.Equal("[]", await VersionsAsync());

        await CommitAsync(artifact);
        await CommitAsync(artifact);

        Assert.Equal("""["v0"]""", await VersionsAsync());
    }

    [Fact]
    public async Task What_is_not_all_there_is_not_committed()
    {
        string artifact = await CreateAsync(Digest(("a", "text")));
        Assert.Contains("manifest", await RefusalOfCommitAsync(artifact), StringComparison.Ordinal);

        JsonElement file = await AnnounceAsync(artifact, "a", "text");
        await PutManifestAsync(artifact, Manifest(("a", "text")));
        Assert.Contains("the file a", await RefusalOfCommitAsync(artifact), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await PutAsync(file.GetProperty("uploadUrl").GetString()!, "text"));
        await CommitAsync(artifact);
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_not_committed()
    {
        string artifact = await CreateAsync(Digest(("a", "text")));
        await PutManifestAsync(artifact, Manifest(("b", "text")));

        Assert.Contains("digest", await RefusalOfCommitAsync(artifact), StringComparison.Ordinal);
        Assert.Equal(["PENDING"], Data.ListArtifactStates("entity", "project", "data"));
    }

    [Fact]
    public async Task Other_bytes_than_those_that_were_announced_are_not_stored()
    {
        string artifact = await CreateAsync(Digest(("a", "text")));
        JsonElement file = await AnnounceAsync(artifact, "a", "text");

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(file.GetProperty("uploadUrl").GetString()!, "test"));

        Assert.Equal(0, Data.CountObjects());
        Assert.Contains(
            "Content-MD5:" + Md5("text"),
            file.GetProperty("uploadHeaders").EnumerateArray().Select(static header => header.GetString())
        );
    }

    [Fact]
    public async Task Bytes_that_are_there_have_no_address_and_say_which_artifact_they_came_with()
    {
        string first = await CreateAsync(Digest(("a", "text")));
        await PutAsync((await AnnounceAsync(first, "a", "text")).GetProperty("uploadUrl").GetString()!, "text");

        string second = await CreateAsync(Digest(("b", "text")), "other");
        JsonElement file = await AnnounceAsync(second, "b", "text");

        Assert.Equal(JsonValueKind.Null, file.GetProperty("uploadUrl").ValueKind);
        Assert.Equal(first, file.At("artifact.id").GetString());
    }

    [Fact]
    public async Task Parts_are_put_together_when_all_are_there()
    {
        string artifact = await CreateAsync(Digest(("a", "part1part2")));
        JsonElement file = await AnnounceAsync(artifact, "a", "part1part2", "part1", "part2");
        JsonElement[] parts = [.. file.At("uploadMultipartUrls.uploadUrlParts").EnumerateArray()];
        Assert.Equal(HttpStatusCode.OK, await PutAsync(parts[0].GetProperty("uploadUrl").GetString()!, "part1"));

        Assert.Contains("InvalidPart", (await CompleteAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(parts[1].GetProperty("uploadUrl").GetString()!, "other"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(parts[1].GetProperty("uploadUrl").GetString()!, "part2"));
        await QueryAsync(CompleteDocument(), CompleteVariables());

        Assert.Equal(1, Data.CountObjects());
        Assert.Contains("NoSuchUpload", (await CompleteAsync()).Message, StringComparison.Ordinal);

        Task<(int Status, string Message)> CompleteAsync() => FailAsync(CompleteDocument(), CompleteVariables());

        static string CompleteDocument() =>
            """
                mutation($artifact: ID!, $path: String!, $upload: String!, $parts: [UploadPartsInput!]!) {
                  completeMultipartUploadArtifact(input: {completeMultipartAction: Complete, artifactID: $artifact, storagePath: $path,
                    uploadID: $upload, completedParts: $parts}) { digest } }
                """;

        object CompleteVariables() =>
            new
            {
                artifact,
                path = file.GetProperty("storagePath").GetString(),
                upload = file.At("uploadMultipartUrls.uploadID").GetString(),
                parts = new[]
                {
                    new { partNumber = 1, hexMD5 = Hexadecimal("part1") },
                    new { partNumber = 2, hexMD5 = Hexadecimal("part2") },
                },
            };
    }

    [Theory]
    [InlineData(
        "mutation($id: ID!) { createArtifactManifest(input: {artifactID: $id, name: \"m\", digest: \"\", entityName: \"entity\", "
            + "projectName: \"project\", runName: \"run\", type: PATCH}) { artifactManifest { id } } }",
        "createArtifactManifest(input.type: PATCH)"
    )]
    [InlineData(
        "mutation($id: ID!) { createArtifactFiles(input: {artifactFiles: [], storageLayout: V1, cloudRegionID: $id}) "
            + "{ files { edges { cursor } } } }",
        "createArtifactFiles(input.cloudRegionID:)"
    )]
    [InlineData(
        "mutation($id: ID!) { updateArtifactManifest(input: {artifactManifestID: $id}) { artifactManifest { id } } }",
        "Mutation.updateArtifactManifest"
    )]
    public async Task What_is_not_served_is_refused_by_its_name(string document, string name)
    {
        string id = await CreateAsync(Digest(("a", "text")));

        string message = (await FailAsync(document, new { id })).Message;

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.EndsWith("is not served by the sandbox", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-run", "run not found")]
    public async Task What_an_artifact_belongs_to_must_be_there(string run, string message)
    {
        Data.AddRun("entity", "project", "run");

        Assert.Equal(message, (await FailAsync(CreateDocument, CreateVariables(Digest(), "data", run))).Message);
        Assert.Empty(Data.ListArtifactStates("entity", "project", "data"));
    }

    private const string CreateDocument = """
        mutation($entity: String!, $project: String!, $run: String, $name: String!, $digest: String!, $client: ID!) {
          createArtifact(input: {entityName: $entity, projectName: $project, runName: $run, artifactTypeName: "dataset",
            artifactCollectionNames: [$name], digest: $digest, digestAlgorithm: MANIFEST_MD5, enableDigestDeduplication: true,
            clientID: $client, sequenceClientID: "s"}) { artifact { id state versionIndex artifactSequence { latestArtifact { id } } } } }
        """;

    private static object CreateVariables(string digest, string name, string run) =>
        new
        {
            entity = "entity",
            project = "project",
            run,
            name,
            digest,
            client = $"client-of-{name}-{digest}",
        };

    private async Task<string> CreateAsync(string digest, string name = "data")
    {
        Data.AddRun("entity", "project", "run");
        JsonElement artifact = (await QueryAsync(CreateDocument, CreateVariables(digest, name, "run"))).At("createArtifact.artifact");
        Assert.Equal("PENDING", artifact.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, artifact.GetProperty("versionIndex").ValueKind);
        return artifact.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> AnnounceAsync(string artifact, string name, string text, params string[] parts) => (
            await QueryAsync(
                """
                mutation($files: [CreateArtifactFileSpecInput!]!) { createArtifactFiles(input: {artifactFiles: $files, storageLayout: V2}) {
                  files { edges { node { name displayName uploadUrl uploadHeaders storagePath artifact { id }
                    uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } } } } } }
                """,
                new
                {
                    files = new[]
                    {
                        new
                        {
                            artifactID = artifact,
                            name,
                            md5 = Md5(text),
                            uploadPartsInput = parts.Select(
                                static (part, index) => new { partNumber = index + 1, hexMD5 = Hexadecimal(part) }
                            ),
                        },
                    },
                }
            )
        ).At("createArtifactFiles.files").Nodes().Single();

    private async Task PutManifestAsync(string artifact, string manifest)
    {
        JsonElement file = (
            await QueryAsync(
                """
                mutation($artifact: ID!, $digest: String!) { createArtifactManifest(input: {artifactID: $artifact, digest: $digest,
                  name: "wandb_manifest.json", entityName: "entity", projectName: "project", runName: "run", type: FULL}) {
                  artifactManifest { id file { uploadUrl } } } }
                """,
                new { artifact, digest = Md5(manifest) }
            )
        ).At("createArtifactManifest.artifactManifest.file");
        Assert.Equal(HttpStatusCode.OK, await PutAsync(file.GetProperty("uploadUrl").GetString()!, manifest));
    }

    private const string CommitDocument = "mutation($id: ID!) { commitArtifact(input: {artifactID: $id}) { artifact { state } } }";

    private Task<JsonElement> CommitAsync(string id) => QueryAsync(CommitDocument, new { id });

    private async Task<string> RefusalOfCommitAsync(string id) => (await FailAsync(CommitDocument, new { id })).Message;

    private async Task<string> VersionsAsync()
    {
        JsonElement collection = (
            await QueryAsync(
                """
                { project(name: "project", entityName: "entity") {
                  artifactCollection(name: "data") { artifacts { edges { version } } } } }
                """
            )
        ).At("project.artifactCollection.artifacts.edges");
        return JsonSerializer.Serialize(collection.EnumerateArray().Select(static edge => edge.GetProperty("version").GetString()));
    }

    private async Task<HttpStatusCode> PutAsync(string url, string text)
    {
        using var client = new SandboxClient(Sandbox);
        using HttpResponseMessage response = await client.SendAsync(
            HttpMethod.Put,
            url,
            withKey: false,
            content: Encoding.UTF8.GetBytes(text)
        );
        return response.StatusCode;
    }

    private static string Manifest(params IEnumerable<(string Path, string Text)> files) =>
        JsonSerializer.Serialize(
            new
            {
                version = 1,
                storagePolicy = "wandb-storage-policy-v1",
                storagePolicyConfig = new { storageLayout = "V2" },
                contents = files.ToDictionary(
                    static file => file.Path,
                    static file => new { digest = Md5(file.Text), size = file.Text.Length }
                ),
            }
        );

    private static string Digest(params IEnumerable<(string Path, string Text)> files) =>
        Hexadecimal("wandb-artifact-manifest-v1\n" + string.Concat(files.Select(static file => $"{file.Path}:{Md5(file.Text)}\n")));

    private static string Md5(string text) => Convert.ToBase64String(Hash(text));

    private static string Hexadecimal(string text) => Convert.ToHexStringLower(Hash(text));

#pragma warning disable CA5351 // W&B's checksum is MD5.
    private static byte[] Hash(string text) => MD5.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5351
}
