using System.Text.Json.Nodes;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class RegistryVersionTests : SandboxTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Versions_are_named_as_they_are_in_their_registries(bool isAdvanced)
    {
        Fill(Data, isAdvanced);

        List<Artifact> all = await Api.Registries("Acme").Versions(pageSize: 1).ToListAsync(CancellationToken);
        Registry models = await Api.RegistryAsync("models", "Acme", CancellationToken);

        Assert.Equal(
            [
                "acme-org/wandb-registry-datasets/curves:v0",
                "acme-org/wandb-registry-models/heads:v0",
                "acme-org/wandb-registry-models/nets:v0",
                "acme-org/wandb-registry-models/nets:v1",
            ],
            all.Select(static version => version.Path).Order(StringComparer.Ordinal)
        );
        Assert.All(all, static version => Assert.True(version.IsLink));
        Assert.Equal(
            ["heads:v0", "nets:v0", "nets:v1"],
            (await models.Versions().Select(static version => version.Name).ToListAsync(CancellationToken)).Order()
        );
        Assert.Equal(
            "nets:v1",
            (await models.Versions(RegistryVersionFilter.Aliases.Contains("live")).SingleAsync(CancellationToken)).Name
        );
        Assert.Equal(
            ["nets:v0", "nets:v1"],
            (
                await models
                    .Collections(ArtifactCollectionFilter.Name == "nets")
                    .Versions()
                    .Select(static version => version.Name)
                    .ToListAsync(CancellationToken)
            ).Order()
        );
        Assert.Equal(isAdvanced, (await Api.OrganizationAsync("Acme", CancellationToken)).HasAdvancedRegistrySearch);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fields_are_sent_under_the_names_that_the_organization_has(bool isAdvanced)
    {
        Fill(Data, isAdvanced);
        Registries registries = Api.Registries("Acme", RegistryFilter.Name.In("models", "datasets"));
        DateTimeOffset longAgo = DateTimeOffset.UnixEpoch;

        Assert.Equal(4, await registries.Versions(RegistryVersionFilter.CreatedAt > longAgo).CountAsync(CancellationToken));
        Assert.Equal(0, await registries.Versions(RegistryVersionFilter.CreatedAt < longAgo).CountAsync(CancellationToken));
        Assert.Equal(
            1,
            await registries
                .Versions(!(RegistryVersionFilter.CreatedAt < longAgo | RegistryVersionFilter.Version < 1))
                .CountAsync(CancellationToken)
        );
        Assert.Equal(
            4,
            await registries
                .Versions(new JsonObject { ["created_at"] = new JsonObject { ["$exists"] = true } })
                .CountAsync(CancellationToken)
        );
    }

    [Fact]
    public async Task What_only_one_search_has_is_refused_by_the_other_before_it_is_sent()
    {
        Fill(Data, isAdvanced: true);
        Data.AddOrganization(new SandboxOrganization("Basic") { EntityName = "basic-org" });

        Assert.Equal(4, await Api.Registries("Acme").Versions(RegistryVersionFilter.Size >= 0).CountAsync(CancellationToken));
        WandbUnsupportedFeatureException newer = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
            await Api.Registries("Basic").Versions(RegistryVersionFilter.Size > 1).CountAsync(CancellationToken)
        );
        WandbUnsupportedFeatureException older = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
            await Api.Registries("Acme")
                .Versions(RegistryVersionFilter.Tags.Contains("a") | RegistryVersionFilter.UpdatedAt > DateTimeOffset.UnixEpoch)
                .CountAsync(CancellationToken)
        );

        Assert.Equal(("artifact_size", "updated_at"), (newer.Subject, older.Subject));
    }

    [Fact]
    public async Task What_both_searches_call_alike_costs_no_question_of_its_own()
    {
        (WandbApi api, ScriptedApi server) = ScriptedApi.Create(
            """{"data":{"serverInfo":{"features":[{"name":"ARTIFACT_REGISTRY_SEARCH","isEnabled":true}]}}}""",
            """{"data":{"organization":{"orgEntity":{"artifactMemberships":{"pageInfo":{"hasNextPage":false},"edges":[]}}}}}"""
        );
        using (api)
        {
            RegistryVersionFilter filter = RegistryVersionFilter.Aliases.Contains("live") & RegistryVersionFilter.Metadata("id.x") == 1;

            Assert.Empty(await api.Registries("Acme", RegistryFilter.Name == "models").Versions(filter).ToListAsync(CancellationToken));
            Assert.Equal(2, server.Requests.Count);
            Assert.Contains("""\u0022name\u0022:\u0022wandb-registry-models\u0022""", server.Requests[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Versions_come_registry_by_registry_where_the_order_matters()
    {
        Fill(Data, isAdvanced: false);

        List<string> names = await Api.Registries("Acme", order: ArtifactOrder.Name.Descending())
            .SelectMany(static registry => registry.Collections(order: ArtifactOrder.Name))
            .SelectMany(static collection => collection.Artifacts())
            .Select(static version => $"{version.Project}/{version.Collection}")
            .ToListAsync(CancellationToken);

        Assert.Equal(
            ["wandb-registry-models/heads", "wandb-registry-models/nets", "wandb-registry-models/nets", "wandb-registry-datasets/curves"],
            names
        );
    }

    [Fact]
    public async Task Registries_list_their_collections_filtered_as_they_are()
    {
        Fill(Data, isAdvanced: false);

        Assert.Equal(
            ["heads", "nets"],
            await Api.Registries("Acme", RegistryFilter.Name == "models")
                .Collections(order: ArtifactOrder.Name)
                .Select(static collection => collection.Name)
                .ToListAsync(CancellationToken)
        );
    }

    [Fact]
    public async Task A_version_is_listed_in_every_collection_that_it_is_in()
    {
        Fill(Data, isAdvanced: false);
        Artifact version = await Api.ArtifactAsync("e/p/net:v1", CancellationToken);

        Assert.Equal(
            ["acme-org/wandb-registry-models/nets:v1", "e/p/net:v1"],
            (await version.Memberships().Select(static one => one.Path).ToListAsync(CancellationToken)).Order(StringComparer.Ordinal)
        );
        Artifact link = await version.LinkedArtifacts().SingleAsync(CancellationToken);
        Assert.Equal(("acme-org/wandb-registry-models/nets:v1", version.Id), (link.Path, link.Id));
        Assert.Contains("live", link.Aliases);
    }

    [Fact]
    public async Task A_hidden_registrys_versions_are_left_out_and_counted()
    {
        Fill(Data, isAdvanced: false);
        Data.AddRegistry(new SandboxRegistry("Acme", "secret") { IsHidden = true });
        Data.LinkArtifact(new SandboxLink("e", "p", "net", 0, "hidden") { Registry = ("Acme", "secret") });

        List<Page<Artifact>> pages = await new RegistryVersions(Api.Client, "Acme").AsPages().ToListAsync(CancellationToken);

        Assert.Equal(4, pages.Sum(static page => page.Items.Length));
        Assert.Equal(1, pages.Sum(static page => page.Skipped));
    }

    private static void Fill(SandboxData data, bool isAdvanced)
    {
        for (int i = 0; i < 2; i++)
        {
            data.AddArtifact(new SandboxArtifact("e", "p", "model", "net") { Tags = ["a"] });
        }

        data.AddArtifact(new SandboxArtifact("e", "p", "model", "head"));
        data.AddArtifact(new SandboxArtifact("e", "p", "dataset", "waves"));
        data.AddOrganization(new SandboxOrganization("Acme") { EntityName = "acme-org", HasAdvancedSearch = isAdvanced });
        data.AddRegistry(new SandboxRegistry("Acme", "models"));
        data.AddRegistry(new SandboxRegistry("Acme", "datasets"));
        data.LinkArtifact(new SandboxLink("e", "p", "net", 0, "nets") { Registry = ("Acme", "models") });
        data.LinkArtifact(new SandboxLink("e", "p", "net", 1, "nets") { Registry = ("Acme", "models"), Aliases = ["live"] });
        data.LinkArtifact(new SandboxLink("e", "p", "head", 0, "heads") { Registry = ("Acme", "models") });
        data.LinkArtifact(new SandboxLink("e", "p", "waves", 0, "curves") { Registry = ("Acme", "datasets") });
    }
}
