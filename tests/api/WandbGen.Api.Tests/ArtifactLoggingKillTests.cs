using System.Diagnostics;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>A process that logs an artifact is killed, at each of its steps.</summary>
public sealed class ArtifactLoggingKillTests : ArtifactLoggingTest
{
    private const string Server = "WANDBGEN_TEST_SERVER";
    private const string Files = "WANDBGEN_TEST_FILES";

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
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken);
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
        Sandbox.Faults.Clear();
        int objects = Data.CountObjects();

        ArtifactUpload upload = await LogAsync(New().AddDirectory(Source), InParts);

        Assert.Equal("data:v0", upload.Artifact.Name);
        // What had arrived is not sent again.
        Assert.Equal(upload.AlreadyExisted ? 0 : 3 - objects, upload.Uploaded);
        Assert.Single(States(), "COMMITTED");
        Assert.Equal(3, (await ReadAsync("entity/project/data:v0")).Count);
    }

    /// <summary>What the process does that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Log()
    {
        string[] server = Environment.GetEnvironmentVariable(Server)!.Split(' ');
        using var api = new WandbApi(new WandbClientOptions { BaseUrl = new Uri(server[0]), ApiKey = server[1] });
        Run run = await api.RunAsync("entity/project/run", CancellationToken);
        await LogAsync(New().AddDirectory(Environment.GetEnvironmentVariable(Files)!), InParts with { MaxParallelFiles = 1 }, run);
    }

    private Process Start() =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    typeof(ArtifactLoggingKillTests).Assembly.Location,
                    "-explicit",
                    "only",
                    "-method",
                    $"{typeof(ArtifactLoggingKillTests).FullName}.{nameof(Log)}",
                ]
            )
            {
                RedirectStandardOutput = true,
                // A process that is killed leaves no pipes and sockets for debuggers.
                Environment =
                {
                    [Server] = $"{Sandbox.BaseUrl} {Sandbox.ApiKey}",
                    [Files] = Source,
                    ["DOTNET_EnableDiagnostics"] = "0",
                },
            }
        )!;
}
