using WandbGen.Testing;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Tests;

/// <summary>What a script gets, and what a person reads, when something is wrong.</summary>
public sealed class ExitCodeTests : ToolTest
{
    [Theory]
    [InlineData("rnus", "Did you mean 'runs'?")]
    [InlineData("runs", "Required argument 'project' missing")]
    [InlineData("runs e/p more", "'more'")]
    [InlineData("runs e/p --colums x", "'--colums' is not an option of wandbgen runs ls. Did you mean '--columns'?")]
    [InlineData("runs e/p --columns nme", "There is no column 'nme'. Did you mean 'name'?")]
    [InlineData("runs e/p --sort nme", "There is no column 'nme'.")]
    [InlineData("runs e/p --json=nme", "There is no column 'nme'.")]
    [InlineData("runs e/p --json -q", "choose one")]
    [InlineData("runs e/p -n x", "'x'")]
    [InlineData("runs e/p -n -1", "--limit must not be negative")]
    [InlineData("runs e/p -n 99999999999", "'99999999999' is no whole number for --limit, or too large.")]
    [InlineData("runs e/p --columns ,", "No column is named. Columns: id, name")]
    [InlineData("runs e/p --json=,", "No column is named.")]
    [InlineData("runs e/p --timeout 0", "--timeout must be between 0.1 and 86400 seconds.")]
    [InlineData("runs e/p --timeout x", "'x' is no number for --timeout")]
    [InlineData("watch e/p/r --interval x", "'x' is no number for --interval")]
    [InlineData("plot e/p/r loss --height 99999999", "--height must be between 3 and 1000.")]
    [InlineData("completion tcsh", "Must be one of: 'bash', 'zsh', 'fish', 'pwsh'")]
    [InlineData("runs a/b/c/d/e", "a/b/c/d/e")]
    [InlineData("auth", "needs one of its commands: login, status, logout")]
    [InlineData("auth lgoin", "Did you mean 'login'?")]
    [InlineData("files e/p/r [", "'[' is not a pattern")]
    public async Task A_command_line_that_is_none_is_2_with_a_line_and_no_output(string arguments, string message)
    {
        ToolRun run = await RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("summary.loss <", 15, "a value is missing")]
    [InlineData("summary.loss < and state = finished", 16, "a value is missing")]
    [InlineData("state in (a, or)", 14, "a value is missing")]
    [InlineData("name = 'abc", 8, "no closing '")]
    [InlineData("nme = x", 1, "Did you mean 'name'?")]
    [InlineData("(state = finished", 18, "a ')' is missing")]
    [InlineData("state > finished", 7, "cannot be compared by >")]
    [InlineData("created > yesterday", 11, "is not a time")]
    [InlineData("created > 99999999999d", 11, "is too long ago")]
    [InlineData("created > 99999999999999999999999999999999999999w", 11, "is too long ago")]
    [InlineData("", 1, "the name of a field is missing")]
    public async Task A_condition_that_is_none_is_2_and_says_where(string condition, int character, string reason)
    {
        ToolRun run = await RunAsync("runs", "e/p", "--where", condition);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"at character {character},", run.Error, StringComparison.Ordinal);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    public async Task A_condition_that_nests_without_end_is_2_and_is_not_repeated_in_full(string part)
    {
        ToolRun run = await RunAsync("runs", "e/p", "--where", string.Concat(Enumerable.Repeat(part, 30_000)));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("more than 200 conditions are nested", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Length, 0, 400);
    }

    [Theory]
    [InlineData("WANDB_BASE_URL=http://example.org wandbgen runs e/p", ExitCode.Usage, "Use https, or --allow-http.")]
    [InlineData("env -u WANDB_API_KEY HOME=DIR wandbgen runs e/p", ExitCode.Authentication, "/authorize and set WANDB_API_KEY.")]
    [InlineData("env -u WANDB_API_KEY HOME=DIR wandbgen runs e/p", ExitCode.Authentication, "'wandbgen auth login' stores a key")]
    [InlineData("WANDB_API_KEY=abc wandbgen runs e/p", ExitCode.Usage, "is too short")]
    [InlineData("WANDB_BASE_URL=nonsense wandbgen runs e/p", ExitCode.Usage, "WANDB_BASE_URL")]
    [InlineData(
        "HTTPS_PROXY=http://127.0.0.1:1 WANDB_BASE_URL=https://example.org wandbgen runs e/p",
        ExitCode.Failure,
        "HTTPS_PROXY names"
    )]
    [InlineData("wandbgen get '' -o DIR", ExitCode.Usage, "one of its segments is empty")]
    [InlineData("wandbgen plot e/p/r loss --png /dev/null/x.png", ExitCode.Failure, "Could not write '/dev/null/x.png'")]
    [InlineData("wandbgen history e/p/r --from 10 --before 5", ExitCode.Usage, "--from must not be greater than --before.")]
    [InlineData("wandbgen mirror '' DIR/m", ExitCode.NotFound, "has no project")]
    [InlineData("wandbgen mirror nobody DIR/m", ExitCode.NotFound, "'nobody' has no project")]
    public async Task Messages_name_what_a_user_sets_and_no_member_of_a_class(string command, int exitCode, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");
        Data.AddRun("e", "p", "r");
        Data.AddHistory("e", "p", "r", SandboxRow.Of(0, ("loss", 1.0)));

        ToolRun run = await ToolProcess.RunScriptAsync(Sandbox, command.Replace("DIR", Root, StringComparison.Ordinal), "", Root);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Options", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("AllowInsecureHttp", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
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
    public void A_broken_pipe_that_is_not_standard_output_is_1_with_a_line()
    {
        const int BrokenPipe = 32;
        var error = new StringWriter { NewLine = "\n" };
        var console = new ToolConsole
        {
            OutputStream = Stream.Null,
            Output = TextWriter.Null,
            Error = error,
            OpenInput = static () => TextReader.Null,
        };

        int exitCode = ErrorReport.Write(new IOException("Broken pipe: '/tmp/pipe'", BrokenPipe), console, CancellationToken);

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Equal("wandbgen: Broken pipe: '/tmp/pipe'\n", error.ToString());
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
