using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class RegistriesTests : SandboxTest
{
    [Fact]
    public async Task Registries_lead_to_their_collections_and_those_to_versions()
    {
        Fill(Data);

        List<Registry> registries = await Api.Registries("Acme", pageSize: 1).ToListAsync(CancellationToken);
        Registry models = registries.Single(static registry => registry.Name == "models");
        ArtifactCollection nets = await models.Collections().SingleAsync(CancellationToken);
        Artifact version = await nets.Artifacts().SingleAsync(CancellationToken);

        Assert.Equal(["datasets", "models"], registries.Select(static registry => registry.Name).Order());
        Assert.Equal(("wandb-registry-models", "acme-org", "Acme"), (models.FullName, models.Entity, models.Organization));
        Assert.Equal("What was trained.", models.Description);
        Assert.IsType<ArtifactPortfolio>(nets);
        Assert.Equal(("nets", "acme-org", "wandb-registry-models"), (nets.Name, nets.Entity, nets.Project));
        Assert.Equal("nets", version.Collection);
        Assert.Contains("live", version.Aliases);
        Assert.Equal(1, await models.Collections().CountAsync(CancellationToken));
    }

    [Fact]
    public async Task Registries_and_their_collections_are_filtered_by_the_names_that_people_see()
    {
        Fill(Data);

        Assert.Equal("models", (await Api.Registries("Acme", RegistryFilter.Name == "models").SingleAsync(CancellationToken)).Name);
        Assert.Equal(
            ["faces", "nets"],
            (
                await new RegistryCollections(Api.Client, "Acme")
                    .Select(static collection => collection.Name)
                    .ToListAsync(CancellationToken)
            ).Order()
        );
        Assert.Empty(
            await new RegistryCollections(
                Api.Client,
                "Acme",
                RegistryFilter.Name == "models",
                ArtifactCollectionFilter.Name == "faces"
            ).ToListAsync(CancellationToken)
        );
    }

    [Fact]
    public async Task A_server_without_registry_search_is_told_of_before_it_is_asked()
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = null },
            CancellationToken
        );
        using WandbApi api = Connect(old);

        WandbUnsupportedFeatureException exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(async () =>
            await api.Registries("Acme").ToListAsync(CancellationToken)
        );

        Assert.Equal("ARTIFACT_REGISTRY_SEARCH", exception.Feature);
    }

    [Fact]
    public async Task An_organization_that_is_not_there_is_named()
    {
        WandbNotFoundException exception = await Assert.ThrowsAsync<WandbNotFoundException>(async () =>
            await Api.Registries("Nobody").ToListAsync(CancellationToken)
        );

        Assert.Contains("Nobody", exception.Message, StringComparison.Ordinal);
    }

    private static void Fill(SandboxData data)
    {
        data.AddOrganization(new SandboxOrganization("Acme") { EntityName = "acme-org", Teams = ["vision"] });
        data.AddRegistry(new SandboxRegistry("Acme", "datasets"));
        data.AddRegistry(new SandboxRegistry("Acme", "models") { Description = "What was trained." });
        data.AddArtifact(new SandboxArtifact("vision", "project", "model", "net"));
        data.AddArtifact(new SandboxArtifact("vision", "project", "dataset", "face"));
        data.LinkArtifact(new SandboxLink("vision", "project", "net", 0, "nets") { Registry = ("Acme", "models"), Aliases = ["live"] });
        data.LinkArtifact(new SandboxLink("vision", "project", "face", 0, "faces") { Registry = ("Acme", "datasets") });
    }
}
