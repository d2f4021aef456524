using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>What a script gets, and what a person reads, when something is wrong.</summary>
public sealed class ExitCodeTests : ToolTest
{
    [Theory]
    [InlineData("rnus", "Did you mean 'runs'?")]
    [InlineData("runs", "Required argument 'project' missing")]
    [InlineData("runs e/p more", "'more'")]
    [InlineData("runs e/p --colums x", "'--colums' is no option of wandbgen runs ls. Did you mean '--columns'?")]
    [InlineData("runs e/p --columns nme", "There is no column 'nme'. Did you mean 'name'?")]
    [InlineData("runs e/p --sort nme", "There is no column 'nme'.")]
    [InlineData("runs e/p --json=nme", "There is no column 'nme'.")]
    [InlineData("runs e/p --json -q", "choose one")]
    [InlineData("runs e/p -n x", "'x'")]
    [InlineData("runs e/p -n -1", "--limit must not be negative")]
    [InlineData("runs a/b/c/d/e", "a/b/c/d/e")]
    [InlineData("auth", "needs one of its commands: login, status, logout")]
    [InlineData("auth lgoin", "Did you mean 'login'?")]
    [InlineData("files e/p/r [", "'[' is no pattern")]
    public async Task A_command_line_that_is_none_is_2_with_a_line_and_no_output(string arguments, string message)
    {
        ToolRun run = await RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("runs a/b")]
    [InlineData("runs show e/p/none")]
    [InlineData("files e/p/r missing.txt")]
    public async Task What_does_not_exist_is_3(string arguments)
    {
        Data.AddRun("e", "p", "r");

        ToolRun run = await RunAsync(arguments.Split(' '));
        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_refused_key_is_4_and_says_what_to_do()
    {
        var options = new WandbClientOptions { BaseUrl = Sandbox.BaseUrl, ApiKey = new string('a', 40) };

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "auth", "status");

        Assert.Equal(ExitCode.Authentication, run.ExitCode);
        Assert.Contains("wandbgen auth login", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('a', 40), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_is_5()
    {
        Sandbox.Faults.Add(SandboxFault.Status(429));
        var options = new WandbClientOptions { BaseUrl = Sandbox.BaseUrl, ApiKey = Sandbox.ApiKey };
        options.Retry.MaxRetries = 0;

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "runs", "e/p");
        Assert.Equal(ExitCode.RateLimit, run.ExitCode);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_1()
    {
        var options = new WandbClientOptions { BaseUrl = new Uri("http://127.0.0.1:1"), ApiKey = Sandbox.ApiKey };
        options.Retry.MaxRetries = 0;

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "runs", "e/p");
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_command_is_130()
    {
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        ToolRun run = await RunAsync(new ToolSetting { CancellationToken = interrupted.Token }, "runs", "e/p");
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("runs --help")]
    [InlineData("runs ls -h")]
    [InlineData("auth login --help")]
    public async Task Help_that_was_asked_for_is_data(string arguments)
    {
        ToolRun run = await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Usage:\n  wandbgen", run.Succeeded(), StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_version_is_that_of_the_package() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", (await RunAsync("--version")).Succeeded());
}
