using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ArtifactByPathTests : SandboxTest
{
    [Fact]
    public async Task A_version_is_found_by_alias_version_digest_id_and_page()
    {
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet"));
        Data.AddArtifact(
            new SandboxArtifact("e", "p", "model", "resnet")
            {
                Aliases = ["best/1", "latest"],
                Files = new Dictionary<string, byte[]> { ["weights.bin"] = [1, 2, 3] },
            }
        );
        Project project = await Api.ProjectAsync("e/p", CancellationToken);
        ArtifactCollection collection = await Api.ArtifactCollectionAsync("e/p/resnet", CancellationToken);
        Artifact listed = (await collection.Artifacts().ToListAsync(CancellationToken)).Single(one => one.Version == "v1");

        string hexadecimal = Convert.ToHexString(Convert.FromBase64String(listed.Id)).ToLowerInvariant();
        foreach (
            string path in (string[])
                [
                    "e/p/resnet:v1",
                    "e/p/resnet:best/1",
                    $"e/p/resnet:{listed.Digest}",
                    $"wandb-artifact://{hexadecimal}/weights.bin",
                    $"{project.Url}/artifacts/model/resnet/v1",
                ]
        )
        {
            Artifact found = await Api.ArtifactAsync(path, CancellationToken);

            Assert.Equal((listed.Id, "e", "p", "resnet:v1"), (found.Id, found.Entity, found.Project, found.Name));
            Assert.True(await Api.ArtifactExistsAsync(path, CancellationToken));
        }
    }

    [Theory]
    [InlineData("e/p/resnet:none")]
    [InlineData("e/p/none:v0")]
    [InlineData("e/none/resnet:v0")]
    [InlineData("wandb-artifact://41727469666163743a393939")]
    public async Task What_does_not_exist_is_a_typed_error_and_the_answer_no(string path)
    {
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet"));

        await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.ArtifactAsync(path, CancellationToken));
        Assert.False(await Api.ArtifactExistsAsync(path, CancellationToken));
    }

    [Theory]
    [InlineData(
        "e/p/resnet:none",
        "Artifact 'e/p/resnet:none' not found: it does not exist, or the API key has no access to it. "
            + "ArtifactCollectionAsync and its Artifacts list the versions of 'e/p/resnet'."
    )]
    [InlineData(
        "wandb-artifact://41727469666163743a393939",
        "Artifact 'wandb-artifact://41727469666163743a393939' not found: it does not exist, or the API key has no access to it."
    )]
    public async Task A_version_that_does_not_exist_is_called_what_the_caller_called_it(string path, string message)
    {
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet"));

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.ArtifactAsync(path, CancellationToken));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task Teams_reports_and_registries_are_not_called_by_their_GraphQL_types()
    {
        const string None = "not found: it does not exist, or the API key has no access to it.";
        Data.AddOrganization(new SandboxOrganization("Acme"));

        Assert.Equal($"Team or user 'nobody' {None}", await MessageAsync(() => Api.TeamAsync("nobody", CancellationToken)));
        Assert.Equal($"Report 'VmlldzoxMjM0NQ==' {None}", await MessageAsync(() => Api.ReportAsync("VmlldzoxMjM0NQ==", CancellationToken)));
        Assert.Equal(
            $"Registry 'none' of the organization 'Acme' {None}",
            await MessageAsync(() => Api.RegistryAsync("none", "Acme", CancellationToken))
        );

        static async Task<string> MessageAsync(Func<Task> read) => (await Assert.ThrowsAsync<WandbNotFoundException>(read)).Message;
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_no_no()
    {
        using var unreachable = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:9"),
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { MaxRetries = 0 },
            }
        );

        await Assert.ThrowsAnyAsync<WandbException>(() => unreachable.ArtifactExistsAsync("e/p/resnet:v0", CancellationToken));
    }

    [Fact]
    public async Task A_version_in_a_registry_is_found_by_the_organizations_name_and_named_as_it_is_there()
    {
        Data.AddOrganization(new SandboxOrganization("Acme"));
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet"));
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet") { Files = new Dictionary<string, byte[]> { ["a"] = [1] } });
        Data.AddRegistry(new SandboxRegistry("Acme", "models"));
        Data.LinkArtifact(new SandboxLink("e", "p", "resnet", 1, "best") { Registry = ("Acme", "models"), Aliases = ["prod"] });

        Artifact linked = await Api.ArtifactAsync("Acme/wandb-registry-models/best:prod", CancellationToken);

        Assert.Equal(("best:v0", "wandb-registry-models"), (linked.Name, linked.Project));
        Assert.Equal((await Api.ArtifactAsync("e/p/resnet:v1", CancellationToken)).Id, linked.Id);
        Assert.True(await Api.ArtifactExistsAsync($"{linked.Entity}/wandb-registry-models/best:v0", CancellationToken));
        Assert.Equal("best", (await Api.ArtifactCollectionAsync("Acme/wandb-registry-models/best", CancellationToken)).Name);
    }

    [Fact]
    public async Task The_runs_that_used_a_version_are_listed_page_by_page()
    {
        for (int i = 0; i < 120; i++)
        {
            Data.AddRun("e", "p", $"r{i}");
        }

        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "resnet") { UsedBy = [.. Enumerable.Range(0, 120).Select(i => $"r{i}")] });
        Artifact artifact = await Api.ArtifactAsync("e/p/resnet:v0", CancellationToken);

        List<UsingRun> runs = await artifact.UsedBy(pageSize: 50).ToListAsync(CancellationToken);

        Assert.Equal(120, runs.Count);
        Assert.All(runs, run => Assert.Equal(("e", "p"), (run.Entity, run.Project)));
        Assert.NotNull(await runs[0].LoadAsync(CancellationToken));
    }

    [Fact]
    public async Task A_collections_path_has_no_alias() =>
        await Assert.ThrowsAsync<ArgumentException>("path", () => Api.ArtifactCollectionAsync("e/p/resnet:v0", CancellationToken));
}
