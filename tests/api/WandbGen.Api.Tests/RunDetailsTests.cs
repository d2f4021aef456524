using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class RunDetailsTests : SandboxTest
{
    private async Task<Run> AddRunAsync(SandboxRun run)
    {
        Data.AddRun(run);
        return await Api.RunAsync($"{run.Entity}/{run.Project}/{run.Name}", CancellationToken);
    }

    [Fact]
    public async Task Metadata_is_the_file_that_the_client_wrote()
    {
        Run run = await AddRunAsync(new SandboxRun("e", "p", "r"));
        Assert.Null(await run.MetadataAsync(CancellationToken));

        Data.AddFile("e", "p", "r", "wandb-metadata.json", """{"host":"gpu-1","gpu_count":2}"""u8.ToArray());

        WandbValue metadata = Assert.NotNull(await run.MetadataAsync(CancellationToken));
        Assert.Equal("gpu-1", metadata["host"].GetString());
        Assert.Equal(2, metadata["gpu_count"].GetInt32());
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Metadata_that_is_no_object_is_an_error_and_not_nothing(string content)
    {
        Run run = await AddRunAsync(new SandboxRun("e", "p", "r"));
        Data.AddFile("e", "p", "r", "wandb-metadata.json", System.Text.Encoding.UTF8.GetBytes(content));

        await Assert.ThrowsAsync<WandbProtocolException>(() => run.MetadataAsync(CancellationToken));
    }

    [Fact]
    public async Task The_last_step_is_that_of_the_history()
    {
        Run empty = await AddRunAsync(new SandboxRun("e", "p", "empty"));
        Run run = await AddRunAsync(
            new SandboxRun("e", "p", "r") { History = ["""{"_step":0,"loss":1}""", """{"_step":41,"loss":0.5}"""] }
        );

        Assert.Null(await empty.LastStepAsync(CancellationToken));
        Assert.Equal(41, await run.LastStepAsync(CancellationToken));
    }

    [Fact]
    public async Task The_last_lines_come_in_one_request_and_in_order()
    {
        Run run = await AddRunAsync(new SandboxRun("e", "p", "r"));
        Assert.Empty(await run.LastConsoleLinesAsync(3, CancellationToken));
        Data.AddLogLines("e", "p", "r", Enumerable.Range(0, 20).Select(i => $"line {i}"));

        int before = Sandbox.Requests.Count;
        IReadOnlyList<ConsoleLogLine> lines = await run.LastConsoleLinesAsync(3, CancellationToken);

        Assert.Equal(["line 17", "line 18", "line 19"], lines.Select(line => line.Text));
        Assert.Equal(1, Sandbox.Requests.Count - before);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => run.LastConsoleLinesAsync(0, CancellationToken));
    }
}
