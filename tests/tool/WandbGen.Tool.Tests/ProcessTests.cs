using System.Diagnostics;
using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>The program as it is: a process with pipes, or on a terminal.</summary>
public sealed class ProcessTests : ToolTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (string id in (string[])["one", "two"])
        {
            Data.AddRun(
                new SandboxRun("e", "p", id)
                {
                    DisplayName = $"Run {id}",
                    CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                }
            );
        }
    }

    [Fact]
    public async Task In_a_pipe_data_is_on_standard_output_and_all_else_on_standard_error()
    {
        ToolRun listed = await ToolProcess.RunAsync(Sandbox, "runs", "e/p", "--columns", "id,name");
        ToolRun refused = await ToolProcess.RunAsync(Sandbox, "runs", "e/p", "--bad");

        Assert.Equal("id\tname\none\tRun one\ntwo\tRun two\n", listed.Succeeded());
        Assert.Empty(listed.Error);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Empty(refused.Output);
        Assert.StartsWith("wandbgen: '--bad' is not an option", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_it_is_a_table()
    {
        Assert.SkipUnless(ToolProcess.HasTerminal, "script is not installed.");

        ToolRun run = await ToolProcess.RunOnTerminalAsync(Sandbox, 80, "runs e/p --columns id,name,created");

        Assert.Equal(
            "\u001B[2mID\u001B[0m   \u001B[2mNAME\u001B[0m     \u001B[2mCREATED\u001B[0m\n"
                + "one  Run one  2026-01-02 03:04\n"
                + "two  Run two  2026-01-02 03:04\n",
            run.Succeeded()
        );
    }

    [Fact]
    public async Task A_reader_that_has_enough_ends_it_without_a_word()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");
        Data.AddFiles("e", "p", "one", 3_000, static i => $"file-{i}.txt", static _ => [1]);

        ToolRun run = await ToolProcess.RunShellAsync(Sandbox, "wandbgen files e/p/one | head -1; echo ${PIPESTATUS[0]}");

        Assert.Equal("name\tsize\tupdated\n0\n", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("runs e/p")]
    [InlineData("watch e/p/live --interval 0.1")]
    [InlineData("logs e/p/live -f --interval 0.1")]
    [InlineData("sync e/p/live DIR --watch --interval 0.1")]
    public async Task Ctrl_C_ends_it_with_130(string arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        Data.AddRun(new SandboxRun("e", "p", "live") { State = "running" });
        bool isListing = arguments == "runs e/p";
        if (isListing)
        {
            Sandbox.Faults.Add(SandboxFault.Delay(Timeout.InfiniteTimeSpan) with { Times = null });
        }

        using Process process = ToolProcess.StartInForeground(Sandbox, arguments.Replace("DIR", Root, StringComparison.Ordinal).Split(' '));
        await Patience.UntilAsync(() => Sandbox.Requests.Count > (isListing ? 0 : 4), CancellationToken);
        await InterruptAsync(process);

        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains("wandbgen: Interrupted.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_terminal_that_closes_or_a_request_to_end_leaves_nothing_half_done(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There are no signals.");
        Data.AddHistory("e", "p", "one", SandboxRow.Of(0, ("loss", 1.0)));
        Sandbox.Faults.Add(
            SandboxFault.Delay(Timeout.InfiniteTimeSpan) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "HistoryLines" },
                Times = null,
            }
        );
        string file = Path.Combine(Root, "all.csv");
        using Process process = ToolProcess.StartInForeground(Sandbox, "history", "e/p/one", "-o", file);
        await Patience.UntilAsync(() => Directory.EnumerateFiles(Root).Any() || process.HasExited, CancellationToken);
        await SignalAsync(process, signal);

        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains("wandbgen: Interrupted.", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Theory]
    [InlineData("history e/p/one -o DIR/f.csv")]
    [InlineData("export e/p -o DIR/f.csv")]
    [InlineData("export e/p -o DIR/f.parquet")]
    [InlineData("plot e/p/one loss --png DIR/f.png")]
    public async Task A_file_that_its_file_system_has_no_room_for_is_1_with_a_line(string arguments)
    {
        // What a file of more than 4 GiB gets on a memory card.
        string error = await FailAsync("pwrite64:error=EFBIG", arguments);

        Assert.Contains("write", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history e/p/one -o DIR/f.csv")]
    [InlineData("export e/p -o DIR/f.csv")]
    [InlineData("export e/p -o DIR/f.parquet")]
    [InlineData("plot e/p/one loss --png DIR/f.png")]
    public async Task What_takes_the_place_of_a_file_has_its_mode_and_is_never_readable_earlier(string arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "There is no strace.");
        Data.AddHistory("e", "p", "one", SandboxRow.Of(0, ("loss", 1.0)));
        string file = Path.Combine(Root, arguments[(arguments.LastIndexOf('/') + 1)..]);

        ToolRun run = await ToolProcess.RunShellAsync(
            Sandbox,
            $"cd '{Root}'; umask 022; : > '{file}'; chmod 660 '{file}'; "
                + $"strace -f -qq -e trace=openat -o '{Root}/calls' dotnet '{ToolProcess.Program}' "
                + arguments.Replace("DIR", Root, StringComparison.Ordinal)
                + $" --replace; stat -c %a '{file}'; grep 'wandb-partial.*O_CREAT' '{Root}/calls'"
        );

        Assert.StartsWith("660\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(", 0600) = ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("0666", run.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, new FileInfo(file).Length);
    }

    [Theory]
    [InlineData("history e/p/one -o DIR/f.csv")]
    [InlineData("history e/p/one -o DIR/f.parquet")]
    [InlineData("export e/p -o DIR/f.csv")]
    [InlineData("export e/p -o DIR/f.parquet")]
    [InlineData("export e/p -k loss -o DIR/f.arrow")]
    [InlineData("plot e/p/one loss --png DIR/f.png")]
    public async Task A_file_that_the_disk_did_not_take_is_1_with_a_line(string arguments)
    {
        // A disk that fails, or a file system on the network that is full, tells it only when it is flushed.
        string error = await FailAsync("fsync:error=EIO", arguments);

        Assert.Contains("Could not flush the file to the disk: Input/output error", error, StringComparison.Ordinal);
    }

    /// <summary>Runs the tool while a system call fails, which is one line, and leaves no file.</summary>
    /// <returns>What the tool writes to standard error.</returns>
    private async Task<string> FailAsync(string systemCall, string arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "There is no strace.");
        Data.AddHistory("e", "p", "one", SandboxRow.Of(0, ("loss", 1.0)));

        ToolRun run = await ToolProcess.RunShellAsync(
            Sandbox,
            $"strace -f -qq -o /dev/null --inject={systemCall} dotnet '{ToolProcess.Program}' "
                + arguments.Replace("DIR", Root, StringComparison.Ordinal)
        );

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Directory.GetFileSystemEntries(Root));
        return run.Error;
    }

    [Fact]
    public async Task A_file_beyond_the_limit_of_the_process_is_6_with_a_line_and_does_not_end_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit counts other units elsewhere.");
        Data.AddFile("e", "p", "one", "large.bin", new byte[4096]);
        Data.AddFile("e", "p", "one", "small.bin", new byte[10]);

        // The runtime itself needs a large file for the memory of its compiled code, unless it may write that memory.
        ToolRun run = await ToolProcess.RunShellAsync(
            Sandbox,
            $"ulimit -f 1; DOTNET_EnableWriteXorExecute=0 dotnet '{ToolProcess.Program}' get e/p/one -o '{Root}'"
        );

        Assert.Equal(ExitCode.SomeFailed, run.ExitCode);
        Assert.Contains("large.bin: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("File too large", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "small.bin")));
        Assert.False(File.Exists(Path.Combine(Root, "large.bin")));
    }

    // As nohup and shells do it for what they start in the background: POSIX has it stay ignored, and so has .NET.
    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_that_is_ignored_from_the_start_stays_ignored(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "env has no --ignore-signal elsewhere.");
        Data.AddRun(new SandboxRun("e", "p", "live") { State = "running" });
        using Process process = ToolProcess.StartIgnoring(Sandbox, signal, "watch", "e/p/live", "--interval", "0.1");
        await Patience.UntilAsync(() => Sandbox.Requests.Count > 1, CancellationToken);
        await SignalAsync(process, signal);
        int before = Sandbox.Requests.Count;
        await Patience.UntilAsync(() => Sandbox.Requests.Count > before + 2 || process.HasExited, CancellationToken);
        Assert.False(process.HasExited);
        End("finished");

        await process.WaitForExitAsync(CancellationToken);
        Assert.Equal(ExitCode.Success, process.ExitCode);
    }

    [Fact]
    public async Task The_sandbox_says_what_a_shell_takes_and_stops_at_Ctrl_C()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using Process process = ToolProcess.StartInForeground(Sandbox, "sandbox", "--port", "0", "--storage-port", "0");
        string?[] lines =
        [
            await process.StandardOutput.ReadLineAsync(CancellationToken),
            await process.StandardOutput.ReadLineAsync(CancellationToken),
        ];
        await InterruptAsync(process);
        await process.WaitForExitAsync(CancellationToken);

        Assert.Matches(@"^export WANDB_BASE_URL=http://127\.0\.0\.1:\d+$", lines[0]);
        Assert.StartsWith("export WANDB_API_KEY=", lines[1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, process.ExitCode);
    }

    [Theory]
    [InlineData("wandbgen runs e/p >&-")]
    [InlineData("wandbgen runs e/p --json >&-")]
    [InlineData("wandbgen completion bash >&-")]
    [InlineData("wandbgen --version <&- >&-")]
    [InlineData("wandbgen runs e/p 1</dev/null")]
    public async Task A_closed_standard_output_is_1_with_a_line_that_says_so(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");

        ToolRun run = await ToolProcess.RunShellAsync(Sandbox, command);

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Equal("wandbgen: Standard output is closed.\n", run.Error);
    }

    [Theory]
    [InlineData("wandbgen auth login")]
    [InlineData("wandbgen api -")]
    public async Task A_closed_standard_input_is_an_empty_one(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");

        ToolRun empty = await ToolProcess.RunShellAsync(Sandbox, $"{command} </dev/null");
        ToolRun closed = await ToolProcess.RunShellAsync(Sandbox, $"{command} <&-");

        Assert.NotEmpty(empty.Error);
        Assert.Equal(empty, closed);
    }

    [Theory]
    [InlineData("wandbgen nonsense 2>&-", 2)]
    [InlineData("wandbgen nonsense 2>&1 | true", 2)]
    [InlineData("wandbgen mirror e/p DIR/m 2> /dev/full", 0)]
    [InlineData("wandbgen mirror e/p DIR/m 2>&-", 0)]
    public async Task Where_nobody_reads_what_it_says_it_does_its_work_all_the_same(string command, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");

        ToolRun run = await ToolProcess.RunShellAsync(
            Sandbox,
            command.Replace("DIR", Root, StringComparison.Ordinal) + "; echo ${PIPESTATUS[0]}"
        );

        Assert.Contains($"{exitCode}\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("at WandbGen", run.Error, StringComparison.Ordinal);
        Assert.Equal(command.Contains("mirror", StringComparison.Ordinal), File.Exists(Path.Combine(Root, "m", "mirror.json")));
    }

    [Theory]
    [InlineData("wandbgen runs e/p")]
    [InlineData("wandbgen runs e/p --json")]
    [InlineData("wandbgen plot e/p/one loss")]
    [InlineData("wandbgen export e/p --format csv")]
    [InlineData("wandbgen completion bash")]
    public async Task A_full_disk_is_1_with_a_line(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");
        Data.AddHistory("e", "p", "one", SandboxRow.Of(0, ("loss", 1.0)));

        ToolRun run = await ToolProcess.RunShellAsync(Sandbox, $"{command} > /dev/full");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("No space left on device", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_long_listing_is_written_while_it_arrives()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell.");
        Data.AddFiles("e", "p", "two", 10_000, static i => $"file-{i:D5}.txt", static _ => [1]);
        // The last page never comes: what was written before must have come through the pipe.
        Sandbox.Faults.Add(SandboxFault.Delay(Timeout.InfiniteTimeSpan) with { After = 8, Times = null });
        using Process process = ToolProcess.Start(Sandbox, "files", "e/p/two");
        for (int i = 0; i < 100; i++)
        {
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(CancellationToken));
        }

        process.Kill();
    }

    private static Task InterruptAsync(Process process) => SignalAsync(process, "INT");

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(CancellationToken);
    }
}
