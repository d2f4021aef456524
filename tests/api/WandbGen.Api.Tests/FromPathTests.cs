using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class FromPathTests : SandboxTest
{
    [Theory]
    [InlineData("e/p", "Project e/p")]
    [InlineData(" /e/p/ ", "Project e/p")]
    [InlineData("e/p/r", "Run e/p/r")]
    [InlineData("e/p/runs/r", "Run e/p/r")]
    [InlineData("e/p/sweeps/s", "Sweep e/p/s")]
    [InlineData("e/p/net:latest", "Artifact net:v0")]
    [InlineData("e/p/net:a/b", "Artifact net:v0")]
    [InlineData("{app}e/p", "Project e/p")]
    [InlineData("{app}e/p/workspace", "Project e/p")]
    [InlineData("{app}e/p/runs/r/logs", "Run e/p/r")]
    [InlineData("{app}e/p/sweeps/s", "Sweep e/p/s")]
    [InlineData("{app}e/p/artifacts/model/net/v0", "Artifact net:v0")]
    [InlineData("{app}e/p/artifacts/model/net", "ArtifactSequence net")]
    [InlineData("{report}", "Report What was found")]
    public async Task A_path_leads_to_what_it_says(string path, string expected)
    {
        Data.AddSweep(new SandboxSweep("e", "p", "s"));
        Data.AddRun("e", "p", "r");
        Data.AddArtifact(new SandboxArtifact("e", "p", "model", "net") { Aliases = ["a/b"] });
        Data.AddReport(new SandboxReport("e", "p", "What was found"));
        Report report = await Api.Reports("e/p").SingleAsync(CancellationToken);

        WandbItem item = await Api.FromPathAsync(
            path.Replace("{app}", Api.Client.AppUrl.ToString(), StringComparison.Ordinal)
                .Replace("{report}", report.Url.ToString(), StringComparison.Ordinal),
            CancellationToken
        );

        Assert.Equal(expected, $"{item.GetType().Name} {item}");
    }

    [Fact]
    public async Task A_project_of_the_default_entity_is_found_by_its_name_alone()
    {
        Data.AddProject(await Api.DefaultEntityAsync(CancellationToken), "mine");

        Assert.IsType<Project>(await Api.FromPathAsync("mine", CancellationToken));
    }

    [Theory]
    [InlineData("a/b/c/d")]
    [InlineData("")]
    [InlineData("e/p/reports")]
    [InlineData("https://elsewhere.example/e/p")]
    public async Task A_path_that_leads_nowhere_is_refused(string path) =>
        await Assert.ThrowsAnyAsync<Exception>(() => Api.FromPathAsync(path, CancellationToken));
}
