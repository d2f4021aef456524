using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using WandbGen.Testing;
using WandbGen.Testing.Data;
using WandbGen.Tool.Mirrors;

namespace WandbGen.Tool.Tests;

/// <summary>A mirror is complete and verified, transfers only what is new, and continues after a kill.</summary>
public sealed class MirrorCommandTests : ToolTest
{
    private string Mirror => Path.Combine(Root, "mirror");

    private string OfRun => Path.Combine(Mirror, "e", "p", "runs", "live");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (int i = 0; i < 5; i++)
        {
            string run = $"run-{i}";
            Data.AddRun(
                new SandboxRun("e", "p", run)
                {
                    Config = """{"lr":{"value":0.1}}""",
                    History = [.. Enumerable.Range(0, 20).Select(step => SandboxRow.Of(step, ("loss", 1.0 / (step + i + 1))))],
                    Events = [SandboxRow.Of(("_timestamp", 1.5), ("system.cpu", 12.5))],
                }
            );
            Data.AddFiles("e", "p", run, 6, static number => $"deep/er/{number}.bin", number => new byte[number * 1000]);
            Data.AddLogLines("e", "p", run, ["one", "two"]);
        }

        Data.AddRun(
            new SandboxRun("e", "p", "live")
            {
                State = "running",
                History = [SandboxRow.Of(0, ("loss", 1.0)), SandboxRow.Of(1, ("loss", 0.5))],
            }
        );
        Data.AddFile("e", "p", "live", "record.json", "{}"u8.ToArray());
        Data.AddArtifact(
            new SandboxArtifact("e", "p", "model", "net")
            {
                Run = "run-0",
                Files = new Dictionary<string, byte[]> { ["weights.bin"] = new byte[3000], ["sub/config.json"] = "{}"u8.ToArray() },
            }
        );
    }

    [Fact]
    public async Task Everything_is_there_and_verified_and_a_second_mirror_moves_nothing()
    {
        ToolRun first = await RunAsync("mirror", "e/p", Mirror);
        int requests = Sandbox.Requests.Storage.Count;
        Dictionary<string, string> content = ReadAll();
        ToolRun second = await RunAsync("mirror", "e/p", Mirror);

        Assert.Empty(first.Succeeded());
        Assert.Contains("7 changed, 0 as they were; 33 files", first.Error, StringComparison.Ordinal);
        Assert.Contains("0 changed, 7 as they were; 0 files (0 B) and 0 rows", second.Error, StringComparison.Ordinal);
        Assert.Equal(requests, Sandbox.Requests.Storage.Count);
        Assert.Equal(content, ReadAll());
        Assert.Equal(
            "one\ntwo\n",
            await File.ReadAllTextAsync(Path.Combine(Mirror, "e", "p", "runs", "run-0", "log.txt"), CancellationToken)
        );
        Assert.True(File.Exists(Path.Combine(Mirror, "e", "p", "artifacts", "model", "net", "v0", "files", "sub", "config.json")));
        Assert.Contains("files are right", (await RunAsync("mirror", "verify", Mirror)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_run_that_went_on_only_what_is_new_is_moved()
    {
        await RunAsync("mirror", "e/p", Mirror);
        Data.AddHistory("e", "p", "live", SandboxRow.Of(2, ("loss", 0.25)), SandboxRow.Of(5, ("acc", 1)));
        Data.AddFile("e", "p", "live", "new.txt", "new"u8.ToArray());
        Data.UpdateRun(Data.FindRun("e", "p", "live")!.Id, new RunChange { Summary = """{"loss":0.25}""" });

        ToolRun run = await RunAsync("mirror", "e/p", Mirror);

        Assert.Contains("e/p/live: 1 file (3 B), 2 rows", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 changed, 6 as they were", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["000000000000.parquet", "000000000002.parquet"],
            Directory.GetFiles(Path.Combine(OfRun, "history")).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
        Assert.Contains("e/p/live\t7\t", (await RunAsync("mirror", "status", Mirror)).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_damaged_is_found_and_what_is_missing_is_fetched_again()
    {
        await RunAsync("mirror", "e/p", Mirror);
        string damaged = Path.Combine(Mirror, "e", "p", "runs", "run-1", "files", "deep", "er", "2.bin");
        await File.WriteAllBytesAsync(damaged, [.. Enumerable.Repeat((byte)7, 2000)], CancellationToken);
        string missing = Path.Combine(Mirror, "e", "p", "runs", "run-2", "log.txt");
        File.Delete(missing);

        ToolRun check = await RunAsync("mirror", "verify", Mirror, "--sort", "problem");
        (await RunAsync("mirror", "e/p", Mirror)).Succeeded();

        Assert.Equal(ExitCode.VerificationFailed, check.ExitCode);
        Assert.Equal(["problem\tfile", "damaged\te/p/runs/run-1/files/deep/er/2.bin", "missing\te/p/runs/run-2/log.txt"], check.Lines);
        Assert.True(File.Exists(missing));
    }

    [Fact]
    public async Task Shards_share_the_work_and_together_do_all_of_it()
    {
        await RunAsync("mirror", "e/p", Mirror);
        Dictionary<string, string> whole = ReadAll();
        Directory.Delete(Mirror, recursive: true);

        for (int i = 1; i <= 3; i++)
        {
            (await RunAsync("mirror", "e/p", Mirror, "--shard", $"{i}/3")).Succeeded();
        }

        Assert.Equal(whole, ReadAll());
    }

    [Fact]
    public void A_thing_belongs_to_one_shard_and_few_move_when_there_is_one_more()
    {
        string[] keys = [.. Enumerable.Range(0, 1_000).Select(static i => $"e/p/run-{i}")];

        Assert.All(keys, static key => Assert.Single(Enumerable.Range(1, 4), i => new Shard(i, 4).Has(key)));
        Assert.All(Enumerable.Range(1, 4), i => Assert.InRange(keys.Count(new Shard(i, 4).Has), 200, 300));
        Assert.InRange(
            keys.Count(static key => Enumerable.Range(1, 4).Any(i => new Shard(i, 4).Has(key) != new Shard(i, 5).Has(key))),
            150,
            250
        );
    }

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    [InlineData("a/b")]
    public async Task What_is_no_shard_is_refused(string shard) =>
        Assert.Equal(ExitCode.Usage, (await RunAsync("mirror", "e/p", Mirror, "--shard", shard)).ExitCode);

    [Fact]
    public async Task Only_a_mirror_of_the_server_is_written_to()
    {
        Directory.CreateDirectory(Mirror);
        await File.WriteAllTextAsync(Path.Combine(Mirror, "mine.txt"), "mine", CancellationToken);
        ToolRun foreign = await RunAsync("mirror", "e/p", Mirror);
        await File.WriteAllTextAsync(
            Path.Combine(Mirror, "mirror.json"),
            """{"layout":1,"server":"https://api.example/"}""",
            CancellationToken
        );
        ToolRun other = await RunAsync("mirror", "e/p", Mirror);
        ToolRun nothing = await RunAsync("mirror", "status", Root);

        Assert.Contains("is not a mirror, and is not empty", foreign.Error, StringComparison.Ordinal);
        Assert.Contains("mirrors https://api.example/", other.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, other.ExitCode);
        Assert.Equal(ExitCode.NotFound, nothing.ExitCode);
        Assert.Equal(ExitCode.NotFound, (await RunAsync("mirror", "e/none", Path.Combine(Root, "new"))).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(Root, "new")));
    }

    [Fact]
    public async Task What_cannot_be_read_does_not_keep_the_others_from_being_verified()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes have names on Linux.");
        await RunAsync("mirror", "e/p", Mirror);
        string runs = Path.Combine(Mirror, "e", "p", "runs");
        await File.WriteAllTextAsync(Path.Combine(runs, "run-0", "record.json"), "{", CancellationToken);
        string empty = Path.Combine(runs, "run-1", "files", "deep", "er", "0.bin");
        (await ToolProcess.RunShellAsync(Sandbox, $"rm '{empty}' && mkfifo '{empty}'")).Succeeded();
        File.Delete(Path.Combine(runs, "run-2", "log.txt"));

        ToolRun check = await RunAsync("mirror", "verify", Mirror);

        Assert.Equal(ExitCode.VerificationFailed, check.ExitCode);
        Assert.Equal(
            [
                "problem\tfile",
                "damaged\te/p/runs/run-0/record.json",
                "damaged\te/p/runs/run-1/files/deep/er/0.bin",
                "missing\te/p/runs/run-2/log.txt",
            ],
            check.Lines
        );
    }

    [Fact]
    public async Task Sizes_that_nothing_has_are_no_overflow()
    {
        WandbClientOptions options = Rewriting(static answer =>
        {
            foreach (JsonNode? edge in EdgesOf(answer, "files") ?? [])
            {
                edge!["node"]!["sizeBytes"] = long.MaxValue;
            }
        });

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "get", "e/p/run-0", "-o", Path.Combine(Root, "out"));

        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.DoesNotContain("overflow", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_run_that_was_rewound_is_mirrored_as_it_is_now()
    {
        await RunAsync("mirror", "e/p", Mirror);
        Data.AddHistory("e", "p", "live", SandboxRow.Of(2, ("loss", 0.25)), SandboxRow.Of(3, ("loss", 0.125)));
        End("running", """{"loss":0.125}""");
        await RunAsync("mirror", "e/p", Mirror);
        var rewound = new SandboxRun("e", "p", "live")
        {
            State = "finished",
            HeartbeatAt = DateTimeOffset.UtcNow,
            History = [SandboxRow.Of(0, ("loss", 9.0)), SandboxRow.Of(1, ("loss", 8.0)), SandboxRow.Of(2, ("loss", 7.0))],
        };
        Data.RefreshRun(Data.FindRun("e", "p", "live")!.Id, rewound, []);

        ToolRun run = await RunAsync("mirror", "e/p", Mirror);

        run.Succeeded();
        Assert.Contains("e/p/live: 0 files (0 B), 3 rows", run.Error, StringComparison.Ordinal);
        Assert.Equal(["000000000000.parquet"], Directory.GetFiles(Path.Combine(OfRun, "history")).Select(Path.GetFileName));
        Assert.Contains("files are right", (await RunAsync("mirror", "verify", Mirror)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_the_server_no_longer_has_is_kept()
    {
        await RunAsync("mirror", "e/p", Mirror);
        var emptied = new SandboxRun("e", "p", "live") { State = "finished", HeartbeatAt = DateTimeOffset.UtcNow };
        Data.RefreshRun(Data.FindRun("e", "p", "live")!.Id, emptied, []);

        (await RunAsync("mirror", "e/p", Mirror)).Succeeded();

        Assert.True(File.Exists(Path.Combine(OfRun, "history", "000000000000.parquet")));
        Assert.Contains("files are right", (await RunAsync("mirror", "verify", Mirror)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000000000000.parquet")]
    [InlineData("000000000002.parquet")]
    public async Task A_part_of_a_history_that_is_missing_is_fetched_again(string part)
    {
        await RunAsync("mirror", "e/p", Mirror);
        Data.AddHistory("e", "p", "live", SandboxRow.Of(2, ("loss", 0.25)));
        Data.UpdateRun(Data.FindRun("e", "p", "live")!.Id, new RunChange { Summary = """{"loss":0.25}""" });
        await RunAsync("mirror", "e/p", Mirror);
        File.Delete(Path.Combine(OfRun, "history", part));

        ToolRun run = await RunAsync("mirror", "e/p", Mirror);

        run.Succeeded();
        Assert.Contains("files are right", (await RunAsync("mirror", "verify", Mirror)).Error, StringComparison.Ordinal);
        Assert.Contains("0 changed, 7 as they were", (await RunAsync("mirror", "e/p", Mirror)).Error, StringComparison.Ordinal);
        Assert.Contains("e/p/live: 0 files (0 B), 3 rows", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_server_never_names_does_not_keep_the_rest_of_its_run_from_being_mirrored()
    {
        WandbClientOptions options = Rewriting(static answer => EdgesOf(answer, "files")?.Add(null));

        for (int i = 0; i < 2; i++)
        {
            ToolRun run = await RunAsync(new ToolSetting { Options = options }, "mirror", "e/p", Mirror);
            Assert.Equal(ExitCode.SomeFailed, run.ExitCode);
            Assert.Contains("The server does not name 1 of the files of the run.", run.Error, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(OfRun, "files", "record.json")));
            Assert.True(File.Exists(Path.Combine(OfRun, "history", "000000000000.parquet")));
        }

        (await RunAsync("mirror", "e/p", Mirror)).Succeeded();
        Assert.Contains("files are right", (await RunAsync("mirror", "verify", Mirror)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkfifo record.json")]
    [InlineData("ln -s record.json record.json")]
    [InlineData("ln -s nowhere record.json")]
    [InlineData("ln -s /dev/zero record.json")]
    public async Task A_record_that_is_no_file_is_found(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes have names on Linux.");
        await RunAsync("mirror", "e/p", Mirror);
        string directory = Path.Combine(Mirror, "e", "p", "runs", "run-0");
        (await ToolProcess.RunShellAsync(Sandbox, $"cd '{directory}' && rm record.json && {command}")).Succeeded();

        ToolRun check = await RunAsync("mirror", "verify", Mirror);
        ToolRun status = await RunAsync("mirror", "status", Mirror, "-q");

        Assert.Equal(ExitCode.VerificationFailed, check.ExitCode);
        Assert.Equal(["problem\tfile", "damaged\te/p/runs/run-0/record.json"], check.Lines);
        Assert.Equal(ExitCode.VerificationFailed, status.ExitCode);
        Assert.Equal(6, status.Lines.Length);
        Assert.Contains(Path.Combine(directory, "record.json"), status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_listed_is_told_and_the_rest_is_verified()
    {
        await RunAsync("mirror", "e/p", Mirror);
        string runs = Path.Combine(Mirror, "e", "p", "runs");
        Directory.Delete(runs, recursive: true);
        await File.WriteAllTextAsync(runs, "", CancellationToken);

        ToolRun check = await RunAsync("mirror", "verify", Mirror);
        ToolRun status = await RunAsync("mirror", "status", Mirror, "-q");

        Assert.Equal((ExitCode.VerificationFailed, ExitCode.VerificationFailed), (check.ExitCode, status.ExitCode));
        Assert.Equal(["problem\tfile", "unreadable\te/p/runs"], check.Lines);
        Assert.Equal(["e/p/net:v0"], status.Lines);
        Assert.All((ToolRun[])[check, status], run => Assert.Contains($"{runs} cannot be listed: ", run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"path":"e/p/run-0","version":"","before_step":0,"rows":0,"expected_rows":null,"entries":[{"path":null,"size":1}]}""")]
    [InlineData("""{"path":null,"version":"","before_step":0,"rows":0,"expected_rows":null,"entries":[]}""")]
    [InlineData("""{"path":"e/p/run-0","version":"","before_step":1e99,"rows":0,"expected_rows":null,"entries":[]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_record_that_is_damaged_in_any_way_is_found(string text)
    {
        await RunAsync("mirror", "e/p", Mirror);
        await File.WriteAllTextAsync(Path.Combine(Mirror, "e", "p", "runs", "run-0", "record.json"), text, CancellationToken);

        ToolRun check = await RunAsync("mirror", "verify", Mirror);

        Assert.Equal(ExitCode.VerificationFailed, check.ExitCode);
        Assert.StartsWith("damaged\te/p/runs/run-0/record.json", check.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_grows_between_its_listing_and_its_download_is_right_in_the_mirror()
    {
        Data.AddRun("e", "grows", "r");
        Data.AddFile("e", "grows", "r", "output.log", "one\n"u8.ToArray());
        WandbClientOptions options = Rewriting(
            static _ => { },
            () => Data.AddFile("e", "grows", "r", "output.log", "one\ntwo\n"u8.ToArray())
        );

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "mirror", "e/grows", Mirror);

        run.Succeeded();
        Assert.Contains("1 file (8 B)", run.Error, StringComparison.Ordinal);
        Assert.Contains("files are right", (await RunAsync("mirror", "verify", Mirror)).Error, StringComparison.Ordinal);
        Assert.Contains("1 changed", (await RunAsync("mirror", "e/grows", Mirror)).Error, StringComparison.Ordinal);
        Assert.Contains("0 changed", (await RunAsync("mirror", "e/grows", Mirror)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("files")]
    public async Task What_is_listed_twice_is_mirrored_once(string listing)
    {
        WandbClientOptions options = Rewriting(edges => EdgesOf(edges, listing)?.Add(EdgesOf(edges, listing)![0]!.DeepClone()));

        (await RunAsync(new ToolSetting { Options = options }, "mirror", "e/p", Mirror)).Succeeded();
        ToolRun again = await RunAsync("mirror", "e/p", Mirror);

        Assert.Contains("0 changed, 7 as they were", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs", "The server does not name 1 of the runs of e/p.")]
    [InlineData("files", "The server does not name 1 of the files of the run.")]
    [InlineData("artifactCollections", "The server does not name 1 of the collections of artifacts.")]
    public async Task What_the_server_does_not_name_is_told_and_mirrored_by_the_next(string listing, string message)
    {
        WandbClientOptions options = Rewriting(answer =>
        {
            if (EdgesOf(answer, listing) is { Count: > 0 } edges)
            {
                edges[^1] = null;
            }
        });

        ToolRun run = await RunAsync(new ToolSetting { Options = options }, "mirror", "e/p", Mirror);
        ToolRun again = await RunAsync("mirror", "e/p", Mirror);

        Assert.Equal(ExitCode.SomeFailed, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        again.Succeeded();
        Assert.DoesNotContain("7 as they were", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_does_not_keep_the_others_from_being_mirrored()
    {
        Sandbox.Faults.Add(
            SandboxFault.Status(404) with
            {
                Where = static request => request.Path.Contains("run-3", StringComparison.Ordinal),
                Times = null,
            }
        );
        ToolRun failed = await RunAsync("mirror", "e/p", Mirror);
        Sandbox.Faults.Clear();
        ToolRun mended = await RunAsync("mirror", "e/p", Mirror);

        Assert.Equal(ExitCode.SomeFailed, failed.ExitCode);
        Assert.Contains("6 changed, 0 as they were", failed.Error, StringComparison.Ordinal);
        Assert.Contains("1 changed, 6 as they were", mended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_a_file_system_would_take_for_something_else_are_escaped()
    {
        Data.AddRun("e", "p2", "..");
        Data.AddRun("e", "p2", "a b:c");

        (await RunAsync("mirror", "e/p2", Mirror)).Succeeded();

        Assert.Equal(
            ["%2E.", "a%20b%3Ac"],
            Directory
                .GetDirectories(Path.Combine(Mirror, "e", "p2", "runs"))
                .Select(static path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task After_a_kill_it_goes_on_and_ends_as_one_that_was_never_disturbed()
    {
        (await RunAsync("mirror", "e/p", Mirror)).Succeeded();
        Dictionary<string, string> undisturbed = ReadAll();
        Directory.Delete(Mirror, recursive: true);

        // Each is killed when the storage has been asked for some more files.
        for (int kill = 1; kill <= 2; kill++)
        {
            int asked = Sandbox.Requests.Storage.Count;
            using Process process = ToolProcess.Start(Sandbox, "mirror", "e/p", Mirror);
            await Patience.UntilAsync(() => Sandbox.Requests.Storage.Count >= asked + (kill * 5) || process.HasExited, CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(CancellationToken);
        }

        (await RunAsync("mirror", "e/p", Mirror)).Succeeded();
        Assert.Equal(undisturbed, ReadAll());
    }

    private Dictionary<string, string> ReadAll() =>
        Directory
            .EnumerateFiles(Mirror, "*", SearchOption.AllDirectories)
            .ToDictionary(
                path => Path.GetRelativePath(Mirror, path),
                static path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))
            );

    private static JsonArray? EdgesOf(JsonNode answer, string listing)
    {
        JsonNode? project = answer["data"]?["project"];
        return (listing == "files" ? project?["run"] : project)?[listing]?["edges"] as JsonArray;
    }

    // Changes answers of the API, and does something before the first content is fetched.
    private WandbClientOptions Rewriting(Action<JsonNode> rewrite, Action? beforeContent = null) =>
        new()
        {
            BaseUrl = Sandbox.BaseUrl,
            ApiKey = Sandbox.ApiKey,
            ConfigureHttpHandler = handler => new RewritingHandler(handler, rewrite, beforeContent),
        };

    private sealed class RewritingHandler(HttpMessageHandler inner, Action<JsonNode> rewrite, Action? beforeContent)
        : DelegatingHandler(inner)
    {
        private Action? _beforeContent = beforeContent;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                Interlocked.Exchange(ref _beforeContent, null)?.Invoke();
                return await base.SendAsync(request, cancellationToken);
            }

            request.Headers.Remove("Accept-Encoding");
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            rewrite(answer);
            response.Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json");
            return response;
        }
    }
}
