using System.Text.Json.Nodes;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ArtifactTests : SandboxTest
{
    [Fact]
    public async Task Types_lead_to_collections_collections_to_versions_and_versions_to_files()
    {
        AddVersions(3);
        Project project = await Api.ProjectAsync("entity/project", CancellationToken);

        ArtifactType type = await project.ArtifactTypes().SingleAsync(CancellationToken);
        ArtifactCollection collection = await type.Collections().SingleAsync(CancellationToken);
        List<Artifact> artifacts = await collection.Artifacts().ToListAsync(CancellationToken);
        Artifact latest = artifacts.Single(artifact => artifact.Aliases.Contains("latest"));
        ArtifactFile file = await latest.Files(names: ["data/part-2.bin"]).SingleAsync(CancellationToken);

        Assert.Equal("dataset", type.Name);
        Assert.IsType<ArtifactSequence>(collection);
        Assert.Equal(("numbers", "dataset"), (collection.Name, collection.Type));
        Assert.Equal(["numbers:v0", "numbers:v1", "numbers:v2"], artifacts.Select(artifact => artifact.Name).Order());
        Assert.Empty(latest.OtherAliases);
        Assert.Equal(("v2", "numbers", 2L), (latest.Version, latest.Collection, latest.FileCount));
        Assert.True(latest.State == ArtifactState.Committed);
        Assert.Equal(2, latest.Metadata["index"].GetInt32());
        Assert.Equal(("data/part-2.bin", 3L), (file.Name, file.Size));
        Assert.Equal(
            (1, 3, 2),
            (
                await type.Collections().CountAsync(CancellationToken),
                await collection.Artifacts().CountAsync(CancellationToken),
                await latest.Files().CountAsync(CancellationToken)
            )
        );
    }

    [Fact]
    public async Task An_artifacts_files_are_downloaded_under_the_names_that_they_have_in_it()
    {
        AddVersions(1);
        Artifact artifact = await new Artifacts(Api.Client, "entity", "project", "dataset", "numbers").SingleAsync(CancellationToken);

        IReadOnlyList<DownloadedFile> files = await artifact.Files().DownloadAllAsync(Root, cancellationToken: CancellationToken);

        Assert.Equal(2, files.Count);
        Assert.All(files, file => Assert.Equal(VerificationLevel.Md5, file.Verification));
        Assert.Equal([0, 0, 1], await File.ReadAllBytesAsync(Path.Combine(Root, "data", "part-0.bin"), CancellationToken));
    }

    [Fact]
    public async Task An_artifacts_files_are_not_overwritten_unasked_either()
    {
        AddVersions(1);
        Artifact artifact = await new Artifacts(Api.Client, "entity", "project", "dataset", "numbers").SingleAsync(CancellationToken);
        string path = Path.Combine(Root, "data", "part-0.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "edited here", CancellationToken);
        ArtifactFile file = await artifact.Files().FirstAsync(file => file.Name == "data/part-0.bin", CancellationToken);

        var all = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            artifact.Files().DownloadAllAsync(Root, cancellationToken: CancellationToken)
        );
        var one = await Assert.ThrowsAsync<WandbFileExistsException>(() => file.DownloadAsync(Root, cancellationToken: CancellationToken));
        var to = await Assert.ThrowsAsync<WandbFileExistsException>(() =>
            file.DownloadToFileAsync(path, cancellationToken: CancellationToken)
        );

        Assert.Equal("data/part-0.bin", Assert.Single(all.Failures).Key);
        Assert.EndsWith("Pass replace: true to replace it, or existOk: true to keep it.", one.Message, StringComparison.Ordinal);
        Assert.EndsWith("Pass replace: true to replace it.", to.Message, StringComparison.Ordinal);
        Assert.Equal("edited here", await File.ReadAllTextAsync(path, CancellationToken));
    }

    [Fact]
    public async Task Versions_that_are_not_complete_are_left_out_unless_a_filter_asks_for_them()
    {
        AddVersions(2);
        Data.AddArtifact(new SandboxArtifact("entity", "project", "dataset", "numbers") { State = "PENDING" });
        var artifacts = new Artifacts(Api.Client, "entity", "project", "dataset", "numbers");
        var pending = new Artifacts(Api.Client, "entity", "project", "dataset", "numbers", new JsonObject { ["state"] = "PENDING" });

        Assert.Equal(["v0", "v1"], (await artifacts.Select(artifact => artifact.Version).ToListAsync(CancellationToken)).Order());
        Assert.Equal(2, await artifacts.CountAsync(CancellationToken));
        Assert.True((await pending.SingleAsync(CancellationToken)).State == ArtifactState.Pending);
    }

    [Fact]
    public async Task A_version_has_another_number_in_a_portfolio()
    {
        AddVersions(2);
        Data.LinkArtifact("entity", "project", "numbers", 1, "best");

        ArtifactCollection portfolio = await new ArtifactCollections(Api.Client, "entity", "project", "dataset").SingleAsync(
            collection => collection.Name == "best",
            CancellationToken
        );

        Assert.IsType<ArtifactPortfolio>(portfolio);
        Assert.Equal("best:v0", (await portfolio.Artifacts().SingleAsync(CancellationToken)).Name);
    }

    [Fact]
    public async Task An_artifacts_aliases_are_those_of_the_collection_that_it_was_found_in()
    {
        AddVersions(2);
        Data.LinkArtifact("entity", "project", "numbers", 1, "best", "production");
        var numbers = new Artifacts(Api.Client, "entity", "project", "dataset", "numbers");
        var best = new Artifacts(Api.Client, "entity", "project", "dataset", "best");

        Artifact own = await numbers.SingleAsync(static artifact => artifact.Version == "v1", CancellationToken);
        Artifact linked = await best.SingleAsync(CancellationToken);

        Assert.Contains("latest", own.Aliases);
        Assert.DoesNotContain("production", own.Aliases);
        Assert.Contains("production", linked.Aliases);
        Assert.Contains(own.OtherAliases, static alias => alias is { Alias: "production", Collection: "best" });
        Assert.Contains(linked.OtherAliases, static alias => alias is { Alias: "latest", Collection: "numbers" });
    }

    [Fact]
    public async Task A_collection_of_the_same_name_in_another_project_or_of_another_entity_is_another_collection()
    {
        const string Aliases = """
            {"alias":"own","artifactCollectionName":"c","artifactCollection":{"project":{"name":"p","entityName":"e"}}},
            {"alias":"other project","artifactCollectionName":"c",
              "artifactCollection":{"project":{"name":"wandb-registry-p","entityName":"e"}}},
            {"alias":"other entity","artifactCollectionName":"c","artifactCollection":{"project":{"name":"p","entityName":"team"}}},
            {"alias":"other collection","artifactCollectionName":"d","artifactCollection":{"project":{"name":"p","entityName":"e"}}},
            {"alias":"hidden","artifactCollectionName":"c","artifactCollection":{"project":null}},
            {"alias":"gone","artifactCollectionName":"c","artifactCollection":null}
            """;
        (WandbApi api, _) = ScriptedApi.Create(
            """
            {"data":{"project":{"entityName":"e","projectName":"p","artifactType":{"artifactCollection":{"collectionName":"c",
              "artifacts":{"pageInfo":{"hasNextPage":false},"edges":[{"version":"v0","cursor":"0","node":{"id":"1",
              "artifactType":{"name":"t"},"tags":[],"ttlDurationSeconds":-1,"ttlIsInherited":true,"state":"COMMITTED","digest":"d",
              "size":1,"fileCount":1,"createdAt":"2026-01-01T00:00:00","aliases":[
            """
                + Aliases
                + "]}}]}}}}}}"
        );
        using (api)
        {
            Artifact artifact = await new Artifacts(api.Client, "e", "p", "t", "c").SingleAsync(CancellationToken);

            Assert.Equal(["own"], artifact.Aliases);
            Assert.Equal(
                ["other project", "other entity", "other collection", "hidden", "gone"],
                artifact.OtherAliases.Select(static alias => alias.Alias)
            );
            Assert.Equal(["wandb-registry-p", "p", "p", null, null], artifact.OtherAliases.Select(static alias => alias.Project));
        }
    }

    [Fact]
    public async Task An_older_server_lists_what_it_can_and_says_what_it_cannot()
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = null },
            CancellationToken
        );
        AddVersions(2, old.Data);
        using WandbApi api = Connect(old);
        var collections = new ArtifactCollections(api.Client, "entity", "project", "dataset");
        var files = new ArtifactFiles(api.Client, "entity", "project", "numbers", "v1");

        Assert.Equal(["numbers"], await collections.Select(collection => collection.Name).ToListAsync(CancellationToken));
        Assert.Equal(2, (await files.ToListAsync(CancellationToken)).Count);
        Assert.Equal(
            "TOTAL_COUNT_IN_FILE_CONNECTION",
            (await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => files.CountAsync(CancellationToken))).Feature
        );
        Assert.Equal(
            "ARTIFACT_COLLECTIONS_FILTERING_SORTING",
            (await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => collections.CountAsync(CancellationToken))).Feature
        );
        await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
            await new ArtifactCollections(api.Client, "entity", "project", "dataset", order: "-created_at").ToListAsync(CancellationToken)
        );
    }

    [Fact]
    public async Task Collections_are_filtered_and_ordered_by_the_server()
    {
        AddVersions(1);
        Data.AddArtifact(new SandboxArtifact("entity", "project", "dataset", "letters"));
        var named = new ArtifactCollections(Api.Client, "entity", "project", "dataset", new JsonObject { ["name"] = "letters" });
        var ordered = new ArtifactCollections(Api.Client, "entity", "project", "dataset", order: "-name");

        Assert.Equal(["letters"], await named.Select(collection => collection.Name).ToListAsync(CancellationToken));
        Assert.Equal(1, await named.CountAsync(CancellationToken));
        Assert.Equal(["numbers", "letters"], await ordered.Select(collection => collection.Name).ToListAsync(CancellationToken));
    }

    private void AddVersions(int count) => AddVersions(count, Data);

    private static void AddVersions(int count, SandboxData data)
    {
        for (int i = 0; i < count; i++)
        {
            data.AddArtifact(
                new SandboxArtifact("entity", "project", "dataset", "numbers")
                {
                    Files = new Dictionary<string, byte[]> { [$"data/part-{i}.bin"] = [0, (byte)i, 1], ["readme.md"] = "text"u8.ToArray() },
                    Aliases = i == count - 1 ? ["latest"] : [],
                    Metadata = $$"""{"index":{{i}}}""",
                }
            );
        }
    }
}
