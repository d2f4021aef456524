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
        Assert.StartsWith("wandbgen: '--bad' is no option", refused.Error, StringComparison.Ordinal);
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

    [Fact]
    public async Task Ctrl_C_ends_it_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        Sandbox.Faults.Add(SandboxFault.Delay(Timeout.InfiniteTimeSpan));
        using Process process = ToolProcess.StartInForeground(Sandbox, "runs", "e/p");
        await Patience.UntilAsync(() => Sandbox.Requests.Count > 0, CancellationToken);

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(CancellationToken);
        }

        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.StartsWith("wandbgen: Interrupted.", error, StringComparison.Ordinal);
    }
}
