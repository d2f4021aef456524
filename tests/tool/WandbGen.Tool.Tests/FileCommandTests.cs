using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>Files come and stay, and nothing is overwritten or deleted without a word.</summary>
public sealed class FileCommandTests : ToolTest
{
    private string Target => Path.Combine(Root, "out");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("e", "p", "r");
        Data.AddFile("e", "p", "r", "a.txt", "a"u8.ToArray());
        Data.AddFile("e", "p", "r", "sub/b.txt", "bb"u8.ToArray());
        Data.AddFile("e", "p", "r", "sub/c.bin", new byte[5000]);
    }

    [Fact]
    public async Task Files_are_downloaded_and_what_is_right_stays()
    {
        ToolRun first = await RunAsync("get", "e/p/r", "*.txt", "-o", Target);
        ToolRun second = await RunAsync("get", "e/p/r", "-o", Target);

        Assert.Empty(first.Succeeded());
        Assert.Contains("2 files downloaded (3 B)", first.Error, StringComparison.Ordinal);
        Assert.Contains("1 file downloaded (4.9 KiB)", second.Error, StringComparison.Ordinal);
        Assert.Contains("2 there already", second.Error, StringComparison.Ordinal);
        Assert.Equal("bb", await File.ReadAllTextAsync(Path.Combine(Target, "sub", "b.txt"), CancellationToken));
    }

    [Fact]
    public async Task A_file_in_the_way_is_6_until_it_is_to_be_replaced()
    {
        Directory.CreateDirectory(Target);
        string path = Path.Combine(Target, "a.txt");
        await File.WriteAllTextAsync(path, "mine", CancellationToken);

        ToolRun refused = await RunAsync("get", "e/p/r", "-o", Target);
        string kept = await File.ReadAllTextAsync(path, CancellationToken);
        (await RunAsync("get", "e/p/r", "-o", Target, "--replace")).Succeeded();

        Assert.Equal(ExitCode.SomeFailed, refused.ExitCode);
        Assert.Contains("--replace replaces it", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("DownloadOptions", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", kept);
        Assert.Equal("a", await File.ReadAllTextAsync(path, CancellationToken));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "a.txt"), "a", CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Target, "extra.txt"), "x", CancellationToken);
        Directory.CreateDirectory(Path.Combine(Target, "sub"));
        await File.WriteAllTextAsync(Path.Combine(Target, "sub", "b.txt"), "xx", CancellationToken);

        Assert.Equal(
            "action\tsize\tname\nkeep\t1\ta.txt\nreplace\t2\tsub/b.txt\ndownload\t5000\tsub/c.bin\n",
            (await RunAsync("get", "e/p/r", "-o", Target, "--dry-run")).Succeeded()
        );
        Assert.EndsWith(
            "delete\t1\textra.txt\n",
            (await RunAsync("sync", "e/p/r", Target, "--delete", "--dry-run")).Succeeded(),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(Path.Combine(Target, "sub", "c.bin")));
        Assert.True(File.Exists(Path.Combine(Target, "extra.txt")));
    }

    [Fact]
    public async Task A_dry_run_tells_what_downloads_do_with_odd_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are bytes, and pipes have names, on Linux.");
        Data.AddRun("e", "p", "odd");
        Data.AddFile("e", "p", "odd", "Same.txt", "a"u8.ToArray());
        Data.AddFile("e", "p", "odd", "pipe", []);
        Data.AddFile("e", "p", "odd", "sub/../up", "a"u8.ToArray());
        (
            await ToolProcess.RunShellAsync(
                Sandbox,
                $"mkdir '{Target}'; cd '{Target}'; mkfifo pipe extra; echo > same.txt; echo > $'not\\xffunicode'; ln -s same.txt link"
            )
        ).Succeeded();

        string plan = (await RunAsync("sync", "e/p/odd", Target, "--delete", "--dry-run")).Succeeded();
        // .NET cannot delete a file whose name is not Unicode.
        (await ToolProcess.RunShellAsync(Sandbox, $"rm -r '{Target}'")).Succeeded();

        Assert.Equal("action\tsize\tname\ndownload\t1\tSame.txt\nreplace\t0\tpipe\nrefuse\t1\tsub/../up\ndelete\t0\textra\n", plan);
    }

    [Theory]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("C:a")]
    [InlineData("a/..\\b")]
    [InlineData("\\a")]
    [InlineData("a/.wandb-partial/b")]
    [InlineData("a/../a")]
    [InlineData("/a")]
    public async Task A_dry_run_refuses_what_downloads_refuse(string name)
    {
        Data.AddRun("e", "p", "odd");
        Data.AddFile("e", "p", "odd", name, "a"u8.ToArray());

        string plan = (await RunAsync("sync", "e/p/odd", Target, "--dry-run")).Succeeded();
        ToolRun run = await RunAsync("sync", "e/p/odd", Target);

        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.Equal($"action\tsize\tname\nrefuse\t1\t{name.Replace("\\", "\\\\", StringComparison.Ordinal)}\n", plan);
    }

    [Fact]
    public async Task What_a_run_loses_after_the_question_is_not_deleted()
    {
        (await RunAsync("get", "e/p/r", "-o", Target)).Succeeded();
        await File.WriteAllTextAsync(Path.Combine(Target, "extra.txt"), "x", CancellationToken);
        // The answer comes when a file of the run, and another one in the directory, have just changed their state.
        var answer = new AnswerAfter(() =>
        {
            Data.DeleteFiles([Data.FindFile("e", "p", "r", "a.txt")!.Id]);
            File.WriteAllText(Path.Combine(Target, "new.txt"), "x");
        });

        ToolRun run = await RunAsync(ToolSetting.Terminal with { Reader = answer }, "sync", "e/p/r", Target, "--delete");

        run.Succeeded();
        Assert.Equal(
            ["a.txt", "new.txt", "sub"],
            Directory.EnumerateFileSystemEntries(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(false, "", false, ExitCode.Usage)]
    [InlineData(false, "", true, ExitCode.Success)]
    [InlineData(true, "n\n", false, ExitCode.Success)]
    [InlineData(true, "y\n", false, ExitCode.Success)]
    public async Task Nothing_is_deleted_without_an_answer(bool isTerminal, string answer, bool isAgreed, int exitCode)
    {
        Directory.CreateDirectory(Target);
        string extra = Path.Combine(Target, "extra.txt");
        await File.WriteAllTextAsync(extra, "x", CancellationToken);
        ToolSetting setting = (isTerminal ? ToolSetting.Terminal : new ToolSetting()) with { Input = answer };

        ToolRun run = await RunAsync(setting, ["sync", "e/p/r", Target, "--delete", .. isAgreed ? ["--yes"] : Array.Empty<string>()]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(!isAgreed && answer != "y\n", File.Exists(extra));
        Assert.Equal(isAgreed || answer == "y\n", File.Exists(Path.Combine(Target, "a.txt")));
    }

    [Fact]
    public async Task Without_deleting_nobody_is_asked_and_strangers_stay()
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "extra.txt"), "x", CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Target, "a.txt"), "other", CancellationToken);

        ToolRun run = await RunAsync("sync", "e/p/r", Target);

        Assert.Contains("3 files downloaded, 0 right already, 0 deleted.", run.Error, StringComparison.Ordinal);
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(Target, "a.txt"), CancellationToken));
        Assert.True(File.Exists(Path.Combine(Target, "extra.txt")));
    }

    [Fact]
    public async Task A_run_is_synchronized_until_it_has_ended()
    {
        Data.AddRun(new SandboxRun("e", "p", "live") { State = "running" });
        Data.AddFile("e", "p", "live", "1.txt", "1"u8.ToArray());
        Task<ToolRun> run = RunAsync("sync", "e/p/live", Target, "--watch", "--interval", "0.1");
        await Patience.UntilAsync(() => File.Exists(Path.Combine(Target, "1.txt")), CancellationToken);
        Data.AddFile("e", "p", "live", "2.txt", "2"u8.ToArray());
        await Patience.UntilAsync(() => File.Exists(Path.Combine(Target, "2.txt")), CancellationToken);
        End("finished");

        (await run).Succeeded();
    }

    [Fact]
    public async Task Damaged_bytes_are_7()
    {
        Sandbox.Faults.Add(
            SandboxFault.DamagedAnswer() with
            {
                Where = static request => request.Path.Contains("a.txt", StringComparison.Ordinal),
                Times = null,
            }
        );

        ToolRun run = await RunAsync("get", "e/p/r", "a.txt", "-o", Target);

        Assert.Equal(ExitCode.VerificationFailed, run.ExitCode);
        Assert.False(File.Exists(Path.Combine(Target, "a.txt")));
    }

    [Fact]
    public async Task A_file_that_fails_does_not_take_the_others_along()
    {
        Sandbox.Faults.Add(
            SandboxFault.Status(404) with
            {
                Where = static request => request.Path.Contains("b.txt", StringComparison.Ordinal),
                Times = null,
            }
        );

        ToolRun run = await RunAsync("get", "e/p/r", "-o", Target);

        Assert.Equal(ExitCode.SomeFailed, run.ExitCode);
        Assert.Contains("sub/b.txt: ", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Target, "a.txt")) && File.Exists(Path.Combine(Target, "sub", "c.bin")));
    }

    [Fact]
    public async Task On_a_terminal_progress_is_shown_and_its_last_state_stays()
    {
        ToolRun run = await RunAsync(ToolSetting.Terminal with { Width = 120 }, "get", "e/p/r", "-o", Target);

        Assert.Empty(run.Succeeded());
        Assert.Contains("3 of 3 files", run.Error, StringComparison.Ordinal);
        Assert.Contains("100%", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("3 files downloaded (4.9 KiB) to " + Target + ".\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60)]
    public async Task A_terminal_without_room_for_a_line_of_progress_shows_none(int width)
    {
        ToolRun run = await RunAsync(ToolSetting.Terminal with { Width = width }, "get", "e/p/r", "-o", Target);

        Assert.Empty(run.Succeeded());
        Assert.Equal($"3 files downloaded (4.9 KiB) to {Target}.\n", run.Error);
    }

    /// <summary>Answers yes when something has happened.</summary>
    private sealed class AnswerAfter(Action happens) : StringReader("y\n")
    {
        public override string? ReadLine()
        {
            happens();
            return base.ReadLine();
        }
    }
}
