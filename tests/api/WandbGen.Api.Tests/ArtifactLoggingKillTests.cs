using System.Diagnostics;
using System.Reflection;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>A process that logs an artifact is killed, at each of its steps.</summary>
public sealed class ArtifactLoggingKillTests : ArtifactLoggingTest
{
    [Theory]
    [InlineData("CreateArtifact", 0)]
    [InlineData("CreateArtifactManifest", 0)]
    [InlineData("CreateArtifactFiles", 0)]
    // A small file, a part of a large one, and the manifest.
    [InlineData("PUT", 0)]
    [InlineData("PUT", 2)]
    [InlineData("PUT", 4)]
    [InlineData("PUT", 5)]
    [InlineData("CompleteMultipartUploadArtifact", 0)]
    [InlineData("CreateArtifactManifestToUpload", 0)]
    [InlineData("CommitArtifact", 0)]
    [InlineData("LoggedArtifact", 0)]
    public async Task Killed_at_any_step_nothing_is_committed_and_the_next_call_completes(string step, int after)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int seen = 0;
        Sandbox.Faults.Add(
            // What has arrived when the process dies is not answered, and not done.
            SandboxFault.Delay(TimeSpan.FromHours(1)) with
            {
                Where = request =>
                {
                    bool isIt = request is GraphQLOperationRequest { OperationName: var name }
                        ? name == step
                        : step == "PUT" && request is { Method: "PUT", Origin: SandboxOrigin.Storage };
                    if (!isIt || Interlocked.Increment(ref seen) <= after)
                    {
                        return false;
                    }

                    there.TrySetResult();
                    return true;
                },
                Times = null,
            }
        );
        WriteSource("a", "first");
        WriteSource("b", "second");
        WriteSource("large", "a large file of 30 characters.");
        using (Process process = Start())
        {
            Task<string> output = process.StandardError.ReadToEndAsync(CancellationToken);
            Task first = await Task.WhenAny(there.Task, output).WaitAsync(Patience.Limit, CancellationToken);
            Assert.True(first == there.Task, first == output ? await output : "");
            process.Kill();
            await process.WaitForExitAsync(CancellationToken);
        }

        Assert.Equal(
            step == "LoggedArtifact" ? ["COMMITTED"]
                : step == "CreateArtifact" ? []
                : ["PENDING"],
            States()
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        Sandbox.Faults.Clear();
        int objects = Data.CountObjects();

        ArtifactUpload upload = await LogAsync(New().AddDirectory(Source), InParts);

        Assert.Equal("data:v0", upload.Artifact.Name);
        // What had arrived is not sent again.
        Assert.Equal(upload.AlreadyExisted ? 0 : 3 - objects, upload.Uploaded);
        Assert.Single(States(), "COMMITTED");
        Assert.Equal(3, (await ReadAsync("entity/project/data:v0")).Count);
    }

    [Theory]
    [InlineData("pread64:error=EACCES")]
    [InlineData("pread64:error=EIO")]
    [InlineData("pread64:error=ESTALE:when=2+")]
    public async Task A_disk_that_fails_is_a_typed_error_and_nothing_is_committed(string fault)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "Faults are injected with strace, which this machine does not have.");
        string file = WriteSource("large", "a large file of 30 characters.");

        using Process process = Start("strace", "-f", "-qq", "-o", "/dev/null", "-P", file, $"--inject={fault}");
        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);

        Assert.Contains("Unhandled exception. WandbGen.WandbUploadException: ", error, StringComparison.Ordinal);
        Assert.Contains("'large' could not be read: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("COMMITTED", States());
        Assert.False((await LogAsync(New().AddDirectory(Source), InParts)).AlreadyExisted);
    }

    [Fact]
    public async Task A_version_is_logged_where_nothing_can_be_written()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "Faults are injected with strace, which this machine does not have.");
        WriteSource("large", "a large file of 30 characters.");

        using Process process = Start("strace", "-f", "-qq", "-o", "/dev/null", "--inject=mkdir,pwrite64:error=EROFS");
        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);

        Assert.True(process.ExitCode == 0, error);
        Assert.Single(await ReadAsync("entity/project/data:v0"));
    }

    /// <summary>The directory for temporary files of the process.</summary>
    private string Temporary => Directory.CreateDirectory(Path.Combine(Root, "temporary")).FullName;

    private Process Start(params string[] tracer)
    {
        string program = typeof(ArtifactLoggingKillTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        string[] command = [.. tracer, "dotnet", program, "log", Sandbox.BaseUrl.AbsoluteUri, Sandbox.ApiKey, "entity/project/run", Source];
        return Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                // A process that is killed leaves no pipes and sockets of debuggers, and one that fails as expected no core dump.
                Environment =
                {
                    ["DOTNET_EnableDiagnostics"] = "0",
                    ["DOTNET_DbgEnableMiniDump"] = "0",
                    ["TMPDIR"] = Temporary,
                    ["TMP"] = Temporary,
                },
            }
        )!;
    }
}
