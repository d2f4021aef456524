using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>What one version, one collection and one type say of themselves.</summary>
public sealed class ArtifactDetailsTests : SandboxTest
{
    [Fact]
    public async Task A_version_leads_to_the_run_that_logged_it_and_to_its_collection()
    {
        Fill();
        Artifact version = await Api.ArtifactAsync("e/p/net:v1", CancellationToken);

        Run run = (await version.LoggedByAsync(CancellationToken))!;
        ArtifactCollection collection = await version.CollectionAsync(CancellationToken);
        ArtifactFile file = await version.FileAsync("weights", CancellationToken);

        Assert.Equal("e/p/train", run.Path);
        Assert.Equal(("net", "e/p/net"), (collection.Name, collection.Path));
        Assert.Equal(("weights", 2L), (file.Name, file.Size));
        Assert.Equal(["fast", "small"], version.Tags);
        Assert.Equal("e/p/net:v1", version.Path);
        Assert.Equal($"{Api.Client.AppUrl}e/p/artifacts/model/net/v1", version.Url.ToString());
        Assert.False(version.IsLink);
        Assert.Same(version, version.Source);
        Assert.Contains(
            "has no file 'none'",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => version.FileAsync("none", CancellationToken))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_version_that_a_person_made_was_logged_by_no_run()
    {
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "net"));

        Assert.Null(await (await Api.ArtifactAsync("e/p/net:v0", CancellationToken)).LoggedByAsync(CancellationToken));
    }

    [Fact]
    public async Task A_link_knows_what_it_links_to()
    {
        Fill();
        Artifact link = await Api.ArtifactAsync("Acme/wandb-registry-models/nets:live", CancellationToken);

        Assert.True(link.IsLink);
        Assert.Equal("acme-org/wandb-registry-models/nets:v0", link.Path);
        Assert.Equal(("e/p/net:v1", false), (link.Source!.Path, link.Source.IsLink));
        Assert.Contains("latest", link.Source.Aliases);
        Assert.Contains("live", link.Aliases);
        Assert.Equal(link.Source.Url, link.Url);
        Assert.Equal("e/p/train", (await link.LoggedByAsync(CancellationToken))!.Path);
        Assert.Equal("weights", (await link.FileAsync("weights", CancellationToken)).Name);
    }

    [Theory]
    [InlineData("p", "dataset", "e/p/artifacts/dataset/chosen/v0")]
    [InlineData("p", "model", "e/registry/model?selectionPath=e%2Fp%2Fchosen&view=membership&version=v0")]
    [InlineData("model-registry", "dataset", "e/registry/model?selectionPath=e%2Fmodel-registry%2Fchosen&view=membership&version=v0")]
    public void A_link_has_the_page_that_Python_has_for_it(string project, string type, string page)
    {
        Artifact link = Read(project, type);

        Assert.True(link.IsLink);
        Assert.Equal(Api.Client.AppUrl + page, link.Url.AbsoluteUri);
        Assert.Equal(Api.Client.AppUrl + $"e/source/artifacts/{type}/made/v3", link.Source!.Url.AbsoluteUri);
        Assert.Equal(link.Source.Url, Read("wandb-registry-x", type).Url);

        Artifact Read(string project, string type) =>
            new()
            {
                Id = "1",
                Client = Api.Client,
                Entity = "e",
                Project = project,
                Collection = "chosen",
                Version = "v0",
                SourceEntity = "e",
                SourceProject = "source",
                SourceCollection = "made",
                SourceVersion = "v3",
                Type = type,
                Digest = "",
            };
    }

    [Fact]
    public async Task The_runs_that_used_a_version_are_filtered_and_ordered()
    {
        Data.AddRun(new SandboxRun("e", "p", "a") { Summary = """{"loss":2}""" });
        Data.AddRun(new SandboxRun("e", "p", "b") { Summary = """{"loss":1}""" });
        Data.AddRun(new SandboxRun("e", "p", "c") { State = "crashed" });
        Data.AddArtifact(new SandboxArtifact("e", "p", "dataset", "waves") { UsedBy = ["a", "b", "c"] });
        Artifact waves = await Api.ArtifactAsync("e/p/waves:v0", CancellationToken);

        Assert.Equal(
            ["b", "a"],
            await waves
                .UsedBy(RunFilter.State == RunState.Finished, RunOrder.Summary("loss"))
                .Select(static run => run.Id)
                .ToListAsync(CancellationToken)
        );
        Assert.Equal(3, await waves.UsedBy(pageSize: 1).CountAsync(CancellationToken));
    }

    [Fact]
    public async Task A_collection_lists_the_aliases_of_all_its_versions_and_has_tags()
    {
        Fill();
        Data.DescribeCollection("e", "p", "net", "What was trained.", "reviewed", "good");
        ArtifactCollection net = await Api.ArtifactCollectionAsync("e/p/net", CancellationToken);

        List<ArtifactAlias> aliases = await net.Aliases(pageSize: 1).ToListAsync(CancellationToken);

        Assert.Equal(["best", "latest"], aliases.Select(static alias => alias.Alias).Order());
        Assert.All(aliases, static alias => Assert.Equal(("net", "p", "e"), (alias.Collection, alias.Project, alias.Entity)));
        Assert.Equal(["reviewed", "good"], net.Tags);
        Assert.Empty((await Api.ArtifactCollectionAsync("e/p/waves", CancellationToken)).Tags);
    }

    [Fact]
    public async Task A_type_is_read_by_its_name_and_leads_to_its_collections()
    {
        Fill();

        ArtifactType type = await Api.ArtifactTypeAsync("model", "e/p", CancellationToken);

        Assert.Equal(("model", "e", "p"), (type.Name, type.Entity, type.Project));
        Assert.Equal("net", (await type.CollectionAsync("net", CancellationToken)).Name);
        await Assert.ThrowsAsync<WandbNotFoundException>(() => type.CollectionAsync("waves", CancellationToken));
        Assert.Equal(type.Id, (await (await Api.ProjectAsync("e/p", CancellationToken)).ArtifactTypeAsync("model", CancellationToken)).Id);
        Assert.Equal(
            ["dataset", "model"],
            await Api.ArtifactTypes("e/p").Select(static one => one.Name).Order().ToListAsync(CancellationToken)
        );
        Assert.Equal("net", (await Api.ArtifactCollections("e/p", "model").SingleAsync(CancellationToken)).Name);
        Assert.Equal(2, await Api.Artifacts("model", "e/p/net").CountAsync(CancellationToken));
        await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.ArtifactTypeAsync("none", "e/p", CancellationToken));
        Assert.Throws<ArgumentException>("path", () => Api.Artifacts("model", "Acme/wandb-registry-models/nets"));
    }

    [Theory]
    [InlineData("e/p/net", true)]
    [InlineData("e/p/none", false)]
    [InlineData("e/none/net", false)]
    [InlineData("Acme/wandb-registry-models/nets", true)]
    public async Task Whether_a_collection_exists_is_told(string path, bool exists)
    {
        Fill();

        Assert.Equal(exists, await Api.ArtifactCollectionExistsAsync(path, CancellationToken));
    }

    [Theory]
    [InlineData("e/p/net:latest", "what follows the ':' says a version")]
    [InlineData("e/p/net:", "what follows the ':' says a version")]
    [InlineData("e//net", "a part of it is empty")]
    [InlineData("", "a part of it is empty")]
    [InlineData("a/b/c/d", "it has 4 parts")]
    [InlineData("https://wandb.ai/e/p", "it leads to no collection")]
    [InlineData("https://wandb.ai/e/p/artifacts/model/net/v3", "it leads to a version")]
    [InlineData("https://wandb.ai/e/p/artifacts/model", "it leads to no collection")]
    public void A_path_that_is_no_collections_is_refused_with_the_forms_of_a_collections(string path, string reason)
    {
        string message = Assert.Throws<ArgumentException>(nameof(path), () => ArtifactPath.ParseCollection(path)).Message;

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("Write 'entity/project/name'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("alias", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://wandb.ai/e/p/artifacts/model/net")]
    [InlineData("https://wandb.ai/e/p/artifacts/model/net/versions")]
    [InlineData("e/p/net")]
    public void The_address_of_a_collections_page_is_a_path(string path) =>
        Assert.Equal(new ArtifactPath("e", "p", "net", null), ArtifactPath.ParseCollection(path));

    [Theory]
    [InlineData(3600, 3600.0)]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(-2, null)]
    [InlineData(long.MaxValue, 922337203685.4775807)]
    public void A_time_to_live_below_one_second_is_none(long seconds, double? expected)
    {
        var artifact = new Artifact
        {
            Id = "1",
            Version = "v0",
            Collection = "c",
            Entity = "e",
            Project = "p",
            Type = "t",
            Digest = "d",
            TimeToLiveSeconds = seconds,
        };

        Assert.Equal(expected, artifact.TimeToLive?.TotalSeconds);
    }

    private void Fill()
    {
        Data.AddRun("e", "p", "train");
        for (int i = 0; i < 2; i++)
        {
            Data.AddArtifact(
                new SandboxArtifact("e", "p", "model", "net")
                {
                    Run = "train",
                    Aliases = i == 0 ? ["best"] : [],
                    Tags = ["fast", "small"],
                    Files = new Dictionary<string, byte[]> { ["weights"] = [1, (byte)i] },
                }
            );
        }

        Data.AddArtifact(new SandboxArtifact("e", "p", "dataset", "waves"));
        Data.AddOrganization(new SandboxOrganization("Acme") { EntityName = "acme-org" });
        Data.AddRegistry(new SandboxRegistry("Acme", "models"));
        Data.LinkArtifact(new SandboxLink("e", "p", "net", 1, "nets") { Registry = ("Acme", "models"), Aliases = ["live"] });
    }
}
