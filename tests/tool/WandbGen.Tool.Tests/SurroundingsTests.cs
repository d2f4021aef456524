using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>What a process finds around it: directories that are not there any more, and files that it must not read.</summary>
public sealed class SurroundingsTests : ToolTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("e", "p", "one");
        Data.AddHistory("e", "p", "one", SandboxRow.Of(0, ("loss", 1.0)));
    }

    [Fact]
    public async Task A_directory_that_was_deleted_under_a_command_matters_only_to_relative_paths()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A directory that a process is in cannot be deleted elsewhere.");

        ToolRun listed = await RunInDeletedDirectoryAsync("runs e/p --columns id");
        ToolRun saved = await RunInDeletedDirectoryAsync($"history e/p/one -o '{Root}/one.csv'");
        (await RunInDeletedDirectoryAsync($"get e/p/one -o '{Root}/files'")).Succeeded();

        Assert.Equal("id\none\n", listed.Succeeded());
        saved.Succeeded();
        Assert.True(File.Exists(Path.Combine(Root, "one.csv")));
        string[] commands =
        [
            "history e/p/one -o there",
            "export e/p -o there.csv",
            "get e/p/one -o there",
            "mirror e/p there",
            "mirror status there",
            "sync e/p/one there",
            "artifacts put e/p/one a there --type t",
        ];
        foreach (string command in commands)
        {
            ToolRun refused = await RunInDeletedDirectoryAsync(command);
            Assert.Equal(ExitCode.Failure, refused.ExitCode);
            Assert.Matches("^wandbgen: The current directory was deleted, so 'there(.csv)?' cannot be relative to it.\n$", refused.Error);
        }
    }

    [Theory]
    [InlineData("history e/p/one --format csv", "Set TMPDIR to a directory that can be written, or write to a file with --output.")]
    [InlineData("export e/p --format parquet", "Set TMPDIR to a directory that can be written, or write to a file with --output.")]
    [InlineData("sandbox --port 0 --storage-port 0", "")]
    public async Task A_temporary_directory_that_is_not_there_is_named(string arguments, string advice)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");
        foreach (string directory in (string[])[Path.Combine(Root, "missing"), "/dev/null"])
        {
            ToolRun run = await ToolProcess.RunShellAsync(Sandbox, $"export TMPDIR='{directory}'; wandbgen {arguments}");

            Assert.Equal(ExitCode.Failure, run.ExitCode);
            Assert.StartsWith(
                $"wandbgen: No temporary directory could be created in '{directory}/': ",
                run.Error,
                StringComparison.Ordinal
            );
            Assert.EndsWith($"{advice}\n", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("--port", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_netrc_that_cannot_be_read_is_told_once_and_never_taken_for_an_empty_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Root can read every file, but no link to itself.");
        string netrc = Path.Combine(Root, "netrc");
        File.CreateSymbolicLink(netrc, netrc);

        ToolRun status = await RunAsync("auth status");
        ToolRun login = await RunAsync("auth login");
        ToolRun logout = await RunAsync("auth logout");

        Assert.Equal(ExitCode.Authentication, status.ExitCode);
        Assert.Single(status.Error.Split('\n'), $"warning: {netrc} is ignored: it cannot be read.");
        Assert.Equal((ExitCode.Failure, ExitCode.Failure), (login.ExitCode, logout.ExitCode));
        Assert.Equal(login.Error, logout.Error);
        Assert.StartsWith($"wandbgen: Could not read '{netrc}': ", login.Error, StringComparison.Ordinal);
        Assert.EndsWith(" Keys can be in another file, which NETRC names.\n", login.Error, StringComparison.Ordinal);

        Task<ToolRun> RunAsync(string arguments) =>
            ToolProcess.RunShellAsync(
                Sandbox,
                $"key=$WANDB_API_KEY; unset WANDB_API_KEY; export NETRC='{netrc}'; echo $key | wandbgen {arguments}"
            );
    }

    [Fact]
    public async Task A_file_whose_name_is_not_UTF_8_is_told_as_such()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of files are texts elsewhere.");

        ToolRun run = await ToolProcess.RunShellAsync(
            Sandbox,
            $"touch '{Root}/'$'a\\xFFb' && wandbgen artifacts put e/p/one data '{Root}' --type t; code=$?; rm '{Root}'/*; exit $code"
        );

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Equal($"wandbgen: '{Root}/a\uFFFDb' could not be opened: Its name is not valid UTF-8.\n", run.Error);
    }

    private Task<ToolRun> RunInDeletedDirectoryAsync(string arguments) =>
        ToolProcess.RunShellAsync(Sandbox, $"mkdir '{Root}/gone' && cd '{Root}/gone' && rmdir '{Root}/gone' && wandbgen {arguments}");
}
