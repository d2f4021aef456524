using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Artifacts, from their types down to their files.</summary>
public sealed class SandboxArtifactTests : SandboxFixture
{
    private const string Versions = """
        query ProjectArtifacts($project: String!, $entity: String!, $type: String!, $collection: String!,
          $cursor: String, $perPage: Int = 50, $order: String, $filters: JSONString) {
          project(name: $project, entityName: $entity) { artifactType(name: $type) { artifactCollection(name: $collection) { __typename name
            artifacts(filters: $filters, order: $order, after: $cursor, first: $perPage) {
              totalCount
              edges { node { id digest state size fileCount metadata versionIndex commitHash createdAt tags { name }
                aliases { alias artifactCollectionName } own: aliases(artifactCollectionName: $collection) { alias }
                artifactSequence { name project { name } } artifactType { name }
                createdBy { __typename ... on Run { name } } } version cursor }
              pageInfo { endCursor hasNextPage } } } } }
        }
        """;

    [Fact]
    public async Task Types_and_their_collections_are_listed()
    {
        AddModels();

        JsonElement types = (
            await QueryAsync(
                """
                { project(entityName: "entity", name: "project") { artifactTypes { edges { node { name project { name }
                  artifactCollections { totalCount edges { node { __typename id name state description project { name }
                    defaultArtifactType { name } aliases { edges { node { alias } } } tags { edges { node { name } } }
                    ... on ArtifactSequence { createdAt } } } } } } } } }
                """
            )
        ).At("project.artifactTypes");

        Assert.Equal(["dataset", "model"], types.Values("name"));
        JsonElement models = types.Nodes()[1].At("artifactCollections");
        Assert.Equal(2, models.At("totalCount").GetInt32());
        Assert.Equal(["net", "production"], models.Values("name"));
        Assert.Equal(["ArtifactSequence", "ArtifactPortfolio"], models.Values("__typename"));
        Assert.Equal(["best", "latest"], models.Nodes()[0].At("aliases").Values("alias").Order(StringComparer.Ordinal));
        Assert.Equal("model", models.Nodes()[1].At("defaultArtifactType.name").GetString());
    }

    [Theory]
    [InlineData("""{"name": "net"}""", null, "net")]
    [InlineData("""{"name": {"$regex": "^[dn]"}}""", "-name", "net,data")]
    [InlineData(null, "name", "data,net,production")]
    public async Task Collections_of_a_project_are_filtered_and_ordered(string? filters, string? order, string expected)
    {
        AddModels();

        JsonElement collections = (
            await QueryAsync(
                """
                query($filters: JSONString, $order: String) { project(entityName: "entity", name: "project") {
                  artifactCollections(filters: $filters, order: $order) { totalCount edges { node { name } } } } }
                """,
                new { filters, order }
            )
        ).At("project.artifactCollections");

        Assert.Equal(expected.Split(','), collections.Values("name"));
        Assert.Equal(expected.Split(',').Length, collections.At("totalCount").GetInt32());
    }

    [Fact]
    public async Task The_version_of_an_artifact_is_its_edges()
    {
        AddModels();

        JsonElement collection = await CollectionAsync("net", """{"state":"COMMITTED"}""");

        JsonElement artifacts = collection.At("artifacts");
        Assert.Equal(["v2", "v0"], artifacts.At("edges").EnumerateArray().Select(static edge => edge.At("version").GetString()));
        Assert.Equal(2, artifacts.At("totalCount").GetInt32());
        JsonElement newest = artifacts.Nodes()[0];
        Assert.Equal(
            ["best", "latest", "live"],
            newest.At("aliases").EnumerateArray().Select(static alias => alias.At("alias").GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["best", "latest"],
            newest.At("own").EnumerateArray().Select(static alias => alias.At("alias").GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal("run", newest.At("createdBy.name").GetString());
        Assert.Equal("net", newest.At("artifactSequence.name").GetString());
        Assert.Equal(3, newest.At("size").GetInt64());
        Assert.Equal(JsonValueKind.Null, artifacts.Nodes()[1].At("createdBy").ValueKind);
        Assert.Equal(3, (await CollectionAsync("net", null)).At("artifacts.totalCount").GetInt32());
    }

    [Fact]
    public async Task A_linked_version_has_a_number_of_its_own_in_the_portfolio()
    {
        AddModels();

        JsonElement portfolio = await CollectionAsync("production", null);

        Assert.Equal("ArtifactPortfolio", portfolio.At("__typename").GetString());
        JsonElement edge = Assert.Single(portfolio.At("artifacts.edges").EnumerateArray());
        Assert.Equal("v0", edge.At("version").GetString());
        Assert.Equal("net", edge.At("node.artifactSequence.name").GetString());
    }

    [Fact]
    public async Task The_files_of_an_artifact_are_counted_and_downloaded()
    {
        AddModels();
        const string Files = """
            query($names: [String!], $cursor: String, $perPage: Int = 50) { project(entityName: "entity",
              name: "project") { artifactCollection(name: "net") { artifactMembership(aliasName: "best") { versionIndex
              files(names: $names, after: $cursor, first: $perPage) { totalCount edges { node {
                id name: displayName path: name sizeBytes md5 digest storagePath
                url directUrl } } pageInfo { hasNextPage endCursor } } } } } }
            """;

        JsonElement membership = (await QueryAsync(Files, new { perPage = 1 })).At("project.artifactCollection.artifactMembership");
        JsonElement files = membership.At("files");
        JsonElement some = (await QueryAsync(Files, new { names = new[] { "b/c.bin" } })).At(
            "project.artifactCollection.artifactMembership.files"
        );

        Assert.Equal(2, membership.At("versionIndex").GetInt32());
        Assert.Equal(2, files.At("totalCount").GetInt32());
        Assert.True(files.At("pageInfo.hasNextPage").GetBoolean());
        Assert.Equal(["b/c.bin"], some.Values("name"));
        Assert.Equal(1, some.At("totalCount").GetInt32());
        Assert.NotEqual(some.Values("name"), some.Values("path"));
        using var client = new SandboxClient(Sandbox);
        using HttpResponseMessage redirect = await client.GetAsync(some.Values("url")[0], withKey: true);
        using HttpResponseMessage bytes = await client.GetAsync(redirect.Headers.Location!.ToString(), withKey: false);
        Assert.Equal([2, 3], await bytes.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(some.Values("md5")[0], Convert.ToBase64String(bytes.Content.Headers.ContentMD5!));
    }

    [Fact]
    public async Task A_run_lists_what_it_made()
    {
        AddModels();

        JsonElement made = (
            await QueryAsync(
                """
                { project(entityName: "entity", name: "project") { run(name: "run") {
                  outputArtifacts { totalCount edges { node { versionIndex files { totalCount } } } } } } }
                """
            )
        ).At("project.run.outputArtifacts");

        Assert.Equal("2", Assert.Single(made.Values("versionIndex")));
    }

    [Fact]
    public async Task What_does_not_exist_is_null()
    {
        AddModels();

        JsonElement project = (
            await QueryAsync(
                """
                { project(entityName: "entity", name: "project") { artifactType(name: "no") { id }
                  artifactCollection(name: "no") { id } artifactCollectionMembership(name: "net:no") { id }
                  there: artifactCollectionMembership(name: "net:v0") { versionIndex } } }
                """
            )
        ).At("project");

        Assert.Equal(
            [JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null],
            ((string[])["artifactType", "artifactCollection", "artifactCollectionMembership"]).Select(name => project.At(name).ValueKind)
        );
        Assert.Equal(0, project.At("there.versionIndex").GetInt32());
    }

    private async Task<JsonElement> CollectionAsync(string collection, string? filters) =>
        (
            await QueryAsync(
                Versions,
                new
                {
                    project = "project",
                    entity = "entity",
                    type = "model",
                    collection,
                    filters,
                }
            )
        ).At("project.artifactType.artifactCollection");

    private void AddModels()
    {
        Data.AddRun("entity", "project", "run");
        Data.AddArtifact(new SandboxArtifact("entity", "project", "dataset", "data"));
        Data.AddArtifact(new SandboxArtifact("entity", "project", "model", "net") { Aliases = ["best"], Tags = ["old"] });
        Data.AddArtifact(new SandboxArtifact("entity", "project", "model", "net") { State = "PENDING" });
        int newest = Data.AddArtifact(
            new SandboxArtifact("entity", "project", "model", "net")
            {
                Aliases = ["best"],
                Run = "run",
                Files = new Dictionary<string, byte[]> { ["a.bin"] = [1], ["b/c.bin"] = [2, 3] },
            }
        );
        Data.LinkArtifact("entity", "project", "net", newest, "production", "live");
    }

    [Fact]
    public async Task A_run_says_what_it_uses_an_artifact_as()
    {
        Data.AddRun("entity", "project", "first");
        Data.AddRun("entity", "project", "second");
        Data.AddArtifact(
            new SandboxArtifact("entity", "project", "dataset", "faces")
            {
                UsedBy = ["first", "second"],
                UsedAs = new Dictionary<string, string> { ["first"] = "training" },
            }
        );

        JsonElement runs = (
            await QueryAsync(
                """
                { project(name: "project", entityName: "entity") { runs { edges { node {
                  inputArtifacts { edges { usedAs node { digest } } } } } } } }
                """
            )
        ).At("project.runs");

        Assert.Equal(
            ["""["training"]""", "[]"],
            runs.Nodes().Select(static run => run.At("inputArtifacts.edges")[0].At("usedAs").GetRawText())
        );
    }

    [Fact]
    public async Task An_artifact_is_found_by_the_id_that_a_client_gave_it()
    {
        Data.AddArtifact(new SandboxArtifact("entity", "project", "dataset", "faces") { ClientId = "abc123" });
        const string Document = """
            query ClientIDMapping($clientID: ID!) {
              clientIDMapping(clientID: $clientID) { clientID serverID entry { ... on Artifact { id digest } } }
            }
            """;

        JsonElement mapping = (await QueryAsync(Document, new { clientID = "abc123" })).At("clientIDMapping");

        Assert.Equal("abc123", mapping.At("clientID").GetString());
        Assert.Equal(mapping.At("entry.id").GetString(), mapping.At("serverID").GetString());
        Assert.Equal(JsonValueKind.Null, (await QueryAsync(Document, new { clientID = "none" })).At("clientIDMapping").ValueKind);
    }

    [Fact]
    public async Task Longer_lists_of_artifacts_with_their_manifests_take_no_more_statements()
    {
        for (int i = 0; i < 5; i++)
        {
            Data.AddArtifact(
                new SandboxArtifact("entity", "project", "dataset", "faces")
                {
                    Files = new Dictionary<string, byte[]> { ["a"] = [(byte)i] },
                }
            );
        }

        const string Document = """
            query($first: Int) { project(name: "project", entityName: "entity") { artifactCollection(name: "faces") {
              artifactMemberships(first: $first) { edges { node { artifact { digest artifactSequence { project { name } }
                currentManifest { digest artifact { id } file { directUrl md5 } } } } } } } } }
            """;
        long before = Data.Statements;
        JsonElement one = await QueryAsync(Document, new { first = 1 });
        long few = Data.Statements - before;
        await QueryAsync(Document, new { first = 100 });

        Assert.Equal(few, Data.Statements - before - few);
        Assert.NotEqual(
            "",
            one.At("project.artifactCollection.artifactMemberships").Nodes()[0].At("artifact.currentManifest.file.directUrl").GetString()
        );
    }
}
