using System.Net;
using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>
/// What W&amp;B's own Python client asks and relies on, written down where the client itself cannot be had;
/// <c>tests/long/official-client.sh</c> runs the real one.
/// </summary>
public sealed class OfficialClientTests : SandboxFixture
{
    private protected override WandbSandboxOptions Options => new() { ExampleProject = true };

    [Fact]
    public async Task An_artifact_is_found_by_its_alias_with_where_it_comes_from()
    {
        const string Document = """
            query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!) {
              project(name: $project, entityName: $entity) { artifactCollectionMembership(name: $name) {
                id versionIndex aliases { id alias artifactCollection { __typename name project { name entityName entity { name } } } }
                artifactCollection { __typename id name project { name entity { name } } }
                artifact { id state digest size fileCount versionIndex commitHash
                  ttlIsInherited ttlDurationSeconds historyStep description metadata createdAt updatedAt
                  artifactType { name } tags { name } aliases { alias artifactCollection { name } }
                  artifactSequence { name project { name entity { name } } } } } } }
            """;
        JsonElement membership = (
            await QueryAsync(
                Document,
                new
                {
                    entity = "sandbox",
                    project = "quickstart",
                    name = "production:live",
                }
            )
        ).At("project.artifactCollectionMembership");

        Assert.Equal(0, membership.At("versionIndex").GetInt32());
        Assert.Equal("ArtifactPortfolio", membership.At("artifactCollection.__typename").GetString());
        Assert.Equal("sandbox", membership.At("artifactCollection.project.entity.name").GetString());
        Assert.Equal("live", membership.At("aliases")[0].At("alias").GetString());
        Assert.Equal("production", membership.At("aliases")[0].At("artifactCollection.name").GetString());
        // The version in the sequence that it was made in, not in the portfolio.
        Assert.Equal(2, membership.At("artifact.versionIndex").GetInt32());
        Assert.Equal("network", membership.At("artifact.artifactSequence.name").GetString());
        Assert.Equal(JsonValueKind.Null, (
                await QueryAsync(
                    Document,
                    new
                    {
                        entity = "sandbox",
                        project = "quickstart",
                        name = "network:v9",
                    }
                )
            ).At("project.artifactCollectionMembership").ValueKind);
    }

    [Fact]
    public async Task A_manifest_names_the_files_by_checksums_that_they_are_had_by()
    {
        JsonElement artifact = (
            await QueryAsync(
                """
                { project(name: "quickstart", entityName: "sandbox") { artifact(name: "network:best",
                  enableTracking: true) { id digest currentManifest { id type file { directUrl } } } } }
                """
            )
        ).At("project.artifact");
        using var client = new SandboxClient(Sandbox);
        using HttpResponseMessage response = await client.GetAsync(
            artifact.At("currentManifest.file.directUrl").GetString()!,
            withKey: false
        );
        JsonElement manifest = JsonDocument
            .Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement;

        Assert.Equal("wandb-storage-policy-v1", manifest.At("storagePolicy").GetString());
        Assert.Equal("V2", manifest.At("storagePolicyConfig.storageLayout").GetString());
        Assert.Equal(
            ["config.yaml", "media/plots/loss.svg", "wandb-summary.json"],
            manifest.At("contents").EnumerateObject().Select(static entry => entry.Name)
        );
        JsonElement entry = manifest.GetProperty("contents").GetProperty("config.yaml");
        string hexadecimal = Convert.ToHexStringLower(entry.GetProperty("digest").GetBytesFromBase64());
        string birth = Uri.EscapeDataString(entry.GetProperty("birthArtifactID").GetString()!);
        foreach (
            string rest in (string[])
                [
                    $"{birth}/{hexadecimal}",
                    $"quickstart/network/{birth}/{hexadecimal}/config.yaml",
                    $"quickstart/network/{birth}/{birth}/{hexadecimal}/config.yaml",
                ]
        )
        {
            using HttpResponseMessage found = await client.GetAsync($"{Sandbox.BaseUrl}artifactsV2/default/sandbox/{rest}", withKey: true);
            Assert.Equal(HttpStatusCode.Redirect, found.StatusCode);
            using HttpResponseMessage bytes = await client.GetAsync(found.Headers.Location!.ToString(), withKey: false);
            Assert.Equal(entry.GetProperty("size").GetInt64(), bytes.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task Lineage_leads_from_runs_to_artifacts_and_back()
    {
        JsonElement project = (
            await QueryAsync(
                """
                { project(name: "quickstart", entityName: "sandbox") {
                    run(name: "hare") {
                      made: outputArtifacts(first: 100) { totalCount edges { node { artifactSequence { name } versionIndex } } }
                      used: inputArtifacts(first: 100) { totalCount edges {
                        node { artifactSequence { name } usedBy { edges { node { name } } } } } } }
                    artifact(name: "network:best") { createdBy { ... on Run { name project { name entityName } } }
                      artifactMemberships { edges { node { versionIndex artifactCollection { name } } } } } } }
                """
            )
        ).At("project");

        Assert.Equal(2, Assert.Single(project.At("run.made").Nodes()).At("versionIndex").GetInt32());
        JsonElement waves = Assert.Single(project.At("run.used").Nodes());
        Assert.Equal(["hare", "tortoise", "walker"], waves.At("usedBy").Values("name").Order(StringComparer.Ordinal));
        Assert.Equal("hare", project.At("artifact.createdBy.name").GetString());
        Assert.Equal(
            ["network", "paces", "production"],
            project
                .At("artifact.artifactMemberships")
                .Nodes()
                .Select(static node => node.At("artifactCollection.name").GetString()!)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_history_comes_whole_sampled_by_steps_and_as_live_data()
    {
        JsonElement run = (
            await QueryAsync(
                """
                query ($specs: [JSONString!]!) { project(name: "quickstart", entityName: "sandbox") { run(name: "hare") {
                    historyLineCount historyKeys whole: history(samples: 500)
                    few: history(samples: 10) window: history(minStep: 10, maxStep: 20, samples: 10)
                    sampledHistory(specs: $specs) events(samples: 500) parquetHistory(liveKeys: ["_step"]) { parquetUrls liveData } } } }
                """,
                new
                {
                    specs = new[]
                    {
                        """{"keys":["_step","loss"],"samples":1000,"minStep":10,"maxStep":19}""",
                        """{"keys":["_step","nothing"],"samples":5}""",
                    },
                }
            )
        ).At("project.run");

        Assert.Equal(60, run.At("historyLineCount").GetInt32());
        Assert.Equal(59, run.At("historyKeys.lastStep").GetInt32());
        Assert.Equal(60, run.At("historyKeys.keys.loss.typeCounts")[0].At("count").GetInt32());
        Assert.Equal(60, run.At("whole").GetArrayLength());
        Assert.Equal(10, run.At("few").GetArrayLength());
        Assert.Equal(
            Enumerable.Range(10, 10),
            run.At("window").EnumerateArray().Select(static row => JsonDocument.Parse(row.GetString()!).RootElement.At("_step").GetInt32())
        );
        Assert.Equal(
            Enumerable.Range(10, 10),
            run.At("sampledHistory")[0].EnumerateArray().Select(static row => row.At("_step").GetInt32())
        );
        Assert.Equal(0, run.At("sampledHistory")[1].GetArrayLength());
        Assert.Equal(6, run.At("events").GetArrayLength());
        Assert.Equal(0, run.At("parquetHistory.parquetUrls").GetArrayLength());
        Assert.Equal(60, run.At("parquetHistory.liveData").GetArrayLength());
    }

    [Fact]
    public async Task People_and_teams_are_found()
    {
        JsonElement data = await QueryAsync(
            """
            { viewer { apiKeys { edges { node { name } } } teams { edges { node { name } } } }
              users(query: "sandbox@example.invalid") { edges { node { username email deletedAt } } }
              entity(name: "sandbox-team") { isTeam members { username admin pending role accountType apiKey } storageBytes } }
            """
        );

        Assert.Equal(["sandb*****"], data.At("viewer.apiKeys").Values("name"));
        Assert.Equal(["sandbox"], data.At("users").Values("username"));
        Assert.Equal("sandbox", data.At("entity.members")[0].At("username").GetString());
        Assert.True(data.At("entity.isTeam").GetBoolean());
    }

    [Fact]
    public async Task A_run_is_made_and_deleted_and_leaves_nothing()
    {
        string id = (
            await QueryAsync(
                """
                mutation { upsertBucket(input: {entityName: "sandbox", modelName: "quickstart",
                  name: "new"}) { inserted bucket { id project { name entity { name } } } } }
                """
            )
        ).At("upsertBucket.bucket.id").GetString()!;
        Sandbox.Data.AddFile("sandbox", "quickstart", "new", "a", [1]);

        await QueryAsync("mutation ($id: ID!) { deleteRun(input: {id: $id, deleteArtifacts: false}) { clientMutationId } }", new { id });

        JsonElement project = (
            await QueryAsync("""{ project(name: "quickstart", entityName: "sandbox") { runCount run(name: "new") { id } } }""")
        ).At("project");
        Assert.Equal(3, project.At("runCount").GetInt32());
        Assert.Equal(JsonValueKind.Null, project.At("run").ValueKind);
    }

    [Fact]
    public async Task The_example_is_coherent_in_time()
    {
        JsonElement run = (
            await QueryAsync(
                """
                { project(name: "quickstart", entityName: "sandbox") {
                  createdAt run(name: "hare") { createdAt heartbeatAt files { edges { node { updatedAt name } } }
                    logLines(useImprovedPagination: true) { edges { node { timestamp } } }
                    outputArtifacts { edges { node { createdAt } } } } } }
                """
            )
        ).At("project");
        DateTimeOffset created = run.At("run.createdAt").GetDateTimeOffset();
        DateTimeOffset heartbeat = run.At("run.heartbeatAt").GetDateTimeOffset();
        DateTimeOffset[] inside =
        [
            .. run.At("run.files").Nodes().Select(static file => file.At("updatedAt").GetDateTimeOffset()),
            .. run.At("run.outputArtifacts").Nodes().Select(static artifact => artifact.At("createdAt").GetDateTimeOffset()),
            .. run.At("run.logLines")
                .Nodes()
                .Select(static line =>
                    DateTimeOffset.Parse(line.At("timestamp").GetString()! + "Z", System.Globalization.CultureInfo.InvariantCulture)
                ),
        ];

        Assert.True(run.At("createdAt").GetDateTimeOffset() <= created);
        Assert.All(inside, time => Assert.InRange(time, created, heartbeat.AddMinutes(10)));
        Assert.Contains("wandb-metadata.json", run.At("run.files").Values("name"));
    }
}
