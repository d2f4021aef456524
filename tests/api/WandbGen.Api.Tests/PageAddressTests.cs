using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>The address of an object's page finds the object, whatever its name is.</summary>
public sealed class PageAddressTests : SandboxTest
{
    public static TheoryData<string> Names =>
        ["plain", "a/b", "100%", "%2F", "a+b c", "ü é", "#1", "what?", "a&b=c", "\u540D\u524D", "\uD83D\uDE00", "a\\b", "..a"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_a_run(string name)
    {
        Data.AddRun(new SandboxRun("e", $"p {name}", name));
        Data.AddFile("e", $"p {name}", name, "a.txt", [1]);
        Data.AddLogLines("e", $"p {name}", name, ["one"]);

        Run run = await Api.RunAsync("e", $"p {name}", name, CancellationToken);

        Assert.Equal(name, (await Api.RunAsync(run.Url.AbsoluteUri, CancellationToken)).Id);
        Assert.Equal(name, Assert.IsType<Run>(await Api.FromPathAsync(run.Url.AbsoluteUri, CancellationToken)).Id);
        Assert.Equal("a.txt", (await run.Files().SingleAsync(CancellationToken)).Name);
        Assert.Equal("one", (await run.ConsoleLogs().SingleAsync(CancellationToken)).Text);
        Assert.Equal(name, (await run.LoadAsync(CancellationToken)).Id);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_a_project_and_a_sweep(string name)
    {
        Data.AddSweep(new SandboxSweep("e", name, name));
        Project project = await Api.Projects("e").SingleAsync(CancellationToken);
        Sweep sweep = await project.Sweeps().SingleAsync(CancellationToken);

        Assert.Equal(name, (await Api.ProjectAsync(project.Url.AbsoluteUri, CancellationToken)).Name);
        Sweep again = await Api.SweepAsync(sweep.Url.AbsoluteUri, CancellationToken);

        Assert.Equal((name, name), (again.Project, again.Id));
    }

    [Theory]
    [InlineData("net é", "my type")]
    [InlineData("100%", "a+b")]
    [InlineData("a&b", "#model")]
    public async Task Of_an_artifact(string collection, string type)
    {
        Data.AddArtifact(
            new SandboxArtifact("e", "p", type, collection) { Files = new Dictionary<string, byte[]> { ["dir/a b+c%.txt"] = [1, 2] } }
        );
        Artifact artifact = await Api.ArtifactAsync($"e/p/{collection}:v0", CancellationToken);

        Assert.Equal(artifact.Path, (await Api.ArtifactAsync(artifact.Url.AbsoluteUri, CancellationToken)).Path);
        Assert.Equal("dir/a b+c%.txt", (await artifact.Files().SingleAsync(CancellationToken)).Name);
        Assert.Equal(2, (await artifact.FileAsync("dir/a b+c%.txt", CancellationToken)).Size);
    }
}
