using System.Diagnostics;
using System.Text.Json;
using WandbGen.Testing.Folders;

namespace WandbGen.Sandbox.Tests;

/// <summary>What W&amp;B's client left on disk is understood as it wrote it.</summary>
public sealed class DataDirectoryTests : DirectoryTest
{
    private const string State = """
        { project(name: "p", entityName: "e") { run(name: "x") {
          state displayName config summaryMetrics createdAt heartbeatAt history historyLineCount events
            files { edges { node { name } } } logLines(useImprovedPagination: true) { edges { node { line level timestamp } } } } } }
        """;

    // What Python's library writes for each kind of value.
    [Theory]
    [InlineData("0.5", "0.5")]
    [InlineData("1.0e-05", "1E-05")]
    [InlineData("1e5", "\"1e5\"")]
    [InlineData("1.0e+300", "1E+300")]
    [InlineData("-3", "-3")]
    [InlineData("36893488147419103232", "36893488147419103232")]
    [InlineData("0o17", "\"0o17\"")]
    [InlineData("017", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("1_000", "1000")]
    [InlineData("190:20:30", "685230")]
    [InlineData("true", "true")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("yes", "true")]
    [InlineData("null", "null")]
    [InlineData("", "null")]
    [InlineData("''", "\"\"")]
    [InlineData(".nan", "NaN")]
    [InlineData(".inf", "Infinity")]
    [InlineData("-.inf", "-Infinity")]
    [InlineData("adam", "\"adam\"")]
    [InlineData("'it''s'", "\"it\\u0027s\"")]
    [InlineData("\"a\\tb\\n\"", "\"a\\tb\\n\"")]
    [InlineData("'a: b'", "\"a: b\"")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("{a: 1, value: 2}", "{\"a\":1,\"value\":2}")]
    [InlineData("[1, [2, three], {four: null}]", "[1,[2,\"three\"],{\"four\":null}]")]
    [InlineData("\n        - 1\n        - 2", "[1,2]")]
    [InlineData("\n    - 1\n    - 2", "[1,2]")]
    [InlineData("\n        value: 1\n        desc: x", "{\"value\":1,\"desc\":\"x\"}")]
    [InlineData("|-\n        one\n        two", "\"one\\ntwo\"")]
    [InlineData("'one\n\n        two'", "\"one\\ntwo\"")]
    [InlineData("!!python/tuple\n        - 1\n        - 2", "[1,2]")]
    [InlineData("!!set\n        a: null\n        b: null", "[\"a\",\"b\"]")]
    [InlineData("{1: a, true: b}", "{\"1\":\"a\",\"true\":\"b\"}")]
    [InlineData("[&id001 [1], *id001]", "[[1],[1]]")]
    [InlineData("2026-08-01", "\"2026-08-01\"")]
    [InlineData("\"\\u00e9\"", "\"\\u00E9\"")]
    public void A_configuration_has_the_values_that_Python_wrote(string yaml, string json) =>
        Assert.Equal(
            "{\"key\":{\"value\":" + json + "}}",
            ConfigYaml.ToJson($"wandb_version: 1\n\nkey:\n    desc: null\n    value: {yaml}\n")
        );

    [Fact]
    public async Task Folders_of_a_run_that_was_taken_up_again_are_one_run_with_the_newest_state()
    {
        Write("run-20260801_120000-x/files/config.yaml", "lr:\n  value: 1\nold:\n  value: true\n");
        Write("run-20260801_120000-x/files/wandb-summary.json", """{"loss": 1}""");
        Write("run-20260801_120000-x/files/output.log", "first\n");
        Write("run-20260801_120000-x/files/both.txt", "old");
        Write("run-20260801_120000-x/files/first.txt", "");
        Write("run-20260802_120000-x/files/config.yaml", "lr:\n  value: 2\n");
        Write("run-20260802_120000-x/files/wandb-summary.json", """{"loss": 0.5}""");
        Write("run-20260802_120000-x/files/both.txt", "newer");
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);

        JsonElement project = (
            await client.QueryAsync(
                """
                { project(name: "p", entityName: "e") { runCount run(name: "x") {
                  config summaryMetrics files { edges { node { name sizeBytes } } } } } }
                """
            )
        ).At("project");

        Assert.Equal(1, project.At("runCount").GetInt32());
        Assert.Equal("""{"lr":{"value":2},"old":{"value":true}}""", project.At("run.config").GetString());
        Assert.Equal("""{"loss":0.5}""", project.At("run.summaryMetrics").GetString());
        Assert.Equal(
            ["both.txt", "config.yaml", "first.txt", "output.log", "wandb-summary.json"],
            project.At("run.files").Values("name").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            5,
            project.At("run.files").Nodes().Single(static file => file.At("name").GetString() == "both.txt").At("sizeBytes").GetInt64()
        );
    }

    [Fact]
    public async Task An_offline_run_is_read_from_its_log()
    {
        WriteLog("offline-run-20260801_120000-x/run-x.wandb");
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);

        JsonElement run = (await client.QueryAsync(State)).At("project.run");

        Assert.Equal("finished", run.At("state").GetString());
        Assert.Equal("""{"lr":{"value":0.5},"bad":{"value":NaN}}""", run.At("config").GetString());
        Assert.Equal("""{"loss":0.25,"worst":Infinity}""", run.At("summaryMetrics").GetString());
        Assert.Equal(2000, run.At("historyLineCount").GetInt32());
        Assert.Equal("""{"_step":0,"loss":0,"text":"\u0022"}""", run.At("history")[0].GetString());
        Assert.Equal("2026-08-01T12:00:00Z", run.At("createdAt").GetString());
        Assert.Equal("2026-08-01T12:00:20Z", run.At("heartbeatAt").GetString());
        Assert.Equal("""{"_timestamp":1785585620,"_runtime":20,"system.cpu":7}""", run.At("events")[0].GetString());
        Assert.Equal(["a whole line", "100%", "no end"], run.At("logLines").Values("line"));
        Assert.Equal(
            ["2026-08-01T12:00:01.000000", "2026-08-01T12:00:03.000000", "2026-08-01T12:00:04.000000"],
            run.At("logLines").Values("timestamp")
        );
        Assert.Equal(["", "error", ""], run.At("logLines").Values("level"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40_000)]
    public async Task A_log_that_is_cut_is_read_up_to_there(int cut)
    {
        WriteLog("offline-run-20260801_120000-x/run-x.wandb");
        string path = Path.Combine(Root, "offline-run-20260801_120000-x", "run-x.wandb");
        byte[] bytes = await File.ReadAllBytesAsync(path, CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..^cut], CancellationToken);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);

        JsonElement run = (await client.QueryAsync(State)).At("project.run");

        Assert.Equal("crashed", run.At("state").GetString());
        Assert.InRange(run.At("historyLineCount").GetInt32(), 1, 2000);
    }

    [Fact]
    public async Task What_changes_on_disk_is_noticed()
    {
        Write("run-20260801_120000-x/files/wandb-summary.json", """{"loss": 1}""");
        await using WandbSandbox sandbox = await StartAsync();
        using var client = new SandboxClient(sandbox);
        await client.QueryAsync(State);

        Write("run-20260801_120000-x/files/wandb-summary.json", """{"loss": 0.125}""");
        Write("run-20260801_120000-x/files/deep/new.txt", "new");
        Write("run-20260803_120000-y/files/a", "");
        JsonElement run = (await client.QueryAsync(State)).At("project.run");

        Assert.Equal("""{"loss": 0.125}""", run.At("summaryMetrics").GetString());
        Assert.Equal(["deep/new.txt", "wandb-summary.json"], run.At("files").Values("name").Order(StringComparer.Ordinal));
        Assert.Equal(
            2,
            (await client.QueryAsync("""{ project(name: "p", entityName: "e") { runCount } }""")).At("project.runCount").GetInt32()
        );
        File.Delete(Path.Combine(Root, "run-20260801_120000-x", "files", "deep", "new.txt"));
        Assert.Equal(["wandb-summary.json"], (await client.QueryAsync(State)).At("project.run.files").Values("name"));
    }

    [Fact]
    public async Task Nothing_of_the_working_directory_and_of_the_environment_configures_the_program()
    {
        Write(
            "appsettings.json",
            """{"Urls":"http://127.0.0.1:1","Kestrel":{"Endpoints":{"Evil":{"Url":"http://0.0.0.0:0"}}},"AllowedHosts":"nothing.invalid"}"""
        );
        Write("appsettings.Production.json", "this is not JSON");
        for (int i = 0; i < 200; i++)
        {
            Write($"tree/{i}/a", "");
        }

        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "WandbGen.Sandbox.dll"), "--port", "0", "--storage-port", "0"]
        )
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string name in (string[])["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "DOTNET_URLS", "URLS", "Kestrel__Endpoints__Evil__Url"]
        )
        {
            start.Environment[name] = "http://0.0.0.0:0";
        }

        using Process process = Process.Start(start)!;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(CancellationToken);
            Assert.StartsWith("The API is at http://127.0.0.1:", line, StringComparison.Ordinal);
            Assert.DoesNotContain(":1/", line, StringComparison.Ordinal);
            if (OperatingSystem.IsLinux())
            {
                Assert.Empty(Watches(process));
                Assert.DoesNotContain(Sockets(process), static local => local.StartsWith("00000000:", StringComparison.Ordinal));
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken);
        }
    }

    [Fact]
    public async Task A_summary_with_NaN_is_kept_as_text_and_breaks_no_read()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Entity = "e" },
            CancellationToken
        );
        using var client = new SandboxClient(sandbox);
        sandbox.Data.AddRun(new SandboxRun("e", "p", "other") { Summary = """{"loss":1}""" });

        await client.QueryAsync(
            """
            mutation { upsertBucket(input: {modelName: "p", name: "x", description: "told",
              summaryMetrics: "{\"loss\":NaN,\"up\":Infinity,\"text\":\"NaN\",\"ok\":2}"}) { inserted } }
            """
        );
        JsonElement project = (
            await client.QueryAsync(
                """
                { project(name: "p", entityName: "e") {
                    runs(filters: "{\"summary_metrics.ok\":{\"$gt\":1}}", order: "-summary_metrics.loss") { edges { node { name } } }
                    fields(pattern: "summary%") { edges { node { path } } }
                    run(name: "x") { description summaryMetrics some: summaryMetrics(keys: ["loss", "text"]) historyKeys } } }
                """
            )
        ).At("project");

        Assert.Equal(["x"], project.At("runs").Values("name"));
        Assert.Equal("told", project.At("run.description").GetString());
        Assert.Equal("""{"loss":NaN,"up":Infinity,"text":"NaN","ok":2}""", project.At("run.summaryMetrics").GetString());
        Assert.Equal("""{"loss":NaN,"text":"NaN"}""", project.At("run.some").GetString());
        (int status, JsonElement body) = await client.PostAsync(
            """{"query":"mutation { upsertBucket(input: {modelName: \"p\", name: \"x\", summaryMetrics: \"{no\"}) { inserted } }"}"""
        );
        Assert.Equal(200, status);
        Assert.Contains("summaryMetrics is not JSON", body.At("errors")[0].At("message").GetString(), StringComparison.Ordinal);
    }

    private static string[] Watches(Process process) =>
        [
            .. Directory
                .EnumerateFiles($"/proc/{process.Id}/fdinfo")
                .SelectMany(static file => File.ReadAllLines(file))
                .Where(static line => line.StartsWith("inotify wd:", StringComparison.Ordinal)),
        ];

    // The addresses that the process listens at.
    private static string[] Sockets(Process process)
    {
        HashSet<string> own =
        [
            .. Directory
                .EnumerateFiles($"/proc/{process.Id}/fd")
                .Select(static file => new FileInfo(file).LinkTarget ?? "")
                .Where(static target => target.StartsWith("socket:", StringComparison.Ordinal)),
        ];
        return
        [
            .. File.ReadLines($"/proc/{process.Id}/net/tcp")
                .Skip(1)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == "0A" && own.Contains($"socket:[{fields[9]}]"))
                .Select(static fields => fields[1]),
        ];
    }

    private void WriteLog(string path)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        DateTimeOffset start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
        using var log = new RunLogWriter(File.Create(full));
        log.WriteRun("x", start);
        log.WriteConfig("lr", "0.5");
        log.WriteConfig("bad", "NaN");
        log.WriteOutput(start.AddSeconds(1), "a whole ");
        log.WriteOutput(start.AddSeconds(2), "line\n");
        log.WriteOutput(start.AddSeconds(3), "1%\r50%\r100%\n", isError: true);
        log.WriteOutput(start.AddSeconds(4), "no end");
        for (int step = 0; step < 2000; step++)
        {
            log.WriteHistory(
                step,
                ("_step", step.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("loss", "0"),
                ("text", "\"\\\"\"")
            );
        }

        log.WriteEvent(start.AddSeconds(20), ("cpu", "7"));
        log.WriteSummary(("loss", "0.25"), ("worst", "Infinity"));
        log.WriteExit(0);
    }
}
