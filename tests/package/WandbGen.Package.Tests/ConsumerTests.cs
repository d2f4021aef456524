using WandbGen.Testing;

namespace WandbGen.Package.Tests;

/// <summary>Users' projects, outside the tree, that know the packages only.</summary>
public sealed class ConsumerTests(PackedFeed feed, AheadOfTimeProgram aheadOfTime) : IClassFixture<AheadOfTimeProgram>
{
    // The program of the README.
    private const string Program = """
        using System.Text.Json.Nodes;
        using WandbGen;

        using var api = new WandbApi();
        Run run = await api.RunAsync(args[0]);
        await foreach (RunFile file in run.Files())
        {
            Console.WriteLine($"{file.Name} {file.Url} {file.Size}");
            await file.DownloadAsync("download_directory", replace: true);
        }

        var good = new JsonObject { ["state"] = "finished", ["summary_metrics.loss"] = new JsonObject { ["$lt"] = 0.1 } };
        await foreach (Run best in api.Runs($"{run.Entity}/{run.Project}", good, order: "+summary_metrics.loss").Take(10))
        {
            Run tagged = await best.UpdateAsync(new RunUpdate { Tags = [.. best.Tags ?? [], "best"] });
            Console.WriteLine($"{tagged.Id} {string.Join(',', tagged.Tags!)} {tagged.Summary}");
        }
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readmes_program_builds_without_a_warning_and_downloads_from_a_server()
    {
        string directory = feed.CreateProject("Consumer", Program);
        await BuildAsync(directory);

        await DownloadsEveryFileAsync("dotnet", [PackedFeed.AssemblyOf(directory)], directory);
    }

    // What a process compiles delays its first result. Three methods are compiled at once because that makes long listings faster. The
    // image of a package cannot contain what generic code of another package becomes with the state of a run.
    [Fact]
    public async Task A_program_that_is_built_for_no_system_uses_the_code_for_its_own_and_compiles_only_what_that_cannot_contain()
    {
        string directory = feed.CreateProject(
            "Compiled",
            """
            using System.Diagnostics.Tracing;
            using WandbGen;

            using var compiled = new CompiledMethods();
            using var api = new WandbApi();
            Run run = await api.RunAsync(args[0]);
            await run.Files().DownloadAllAsync("download_directory");
            Console.WriteLine(typeof(WandbClient).Assembly.Location);
            foreach (string method in compiled.Names.Order())
            {
                Console.WriteLine(method);
            }

            internal sealed class CompiledMethods : EventListener
            {
                public HashSet<string> Names { get; } = [];

                protected override void OnEventSourceCreated(EventSource eventSource)
                {
                    if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
                    {
                        // The keyword JIT.
                        EnableEvents(eventSource, EventLevel.Verbose, (EventKeywords)0x10);
                    }
                }

                protected override void OnEventWritten(EventWrittenEventArgs eventData)
                {
                    if (
                        eventData.EventName?.StartsWith("MethodJittingStarted", StringComparison.Ordinal) is true
                        && eventData.Payload is [_, _, _, _, string type, string method, ..]
                        && type.StartsWith("WandbGen.", StringComparison.Ordinal)
                        && method != "AwaitUnsafeOnCompleted"
                    )
                    {
                        lock (Names)
                        {
                            Names.Add($"{type}.{method}");
                        }
                    }
                }
            }
            """
        );
        await BuildAsync(directory);

        await using WandbSandbox sandbox = await StartSandboxAsync();
        Dictionary<string, string> environment = EnvironmentOf(sandbox);
        // Otherwise methods are compiled again when they have run often.
        environment["DOTNET_TieredCompilation"] = "0";
        CommandResult run = await CommandLine.RunAsync(
            "dotnet",
            [PackedFeed.AssemblyOf(directory), "entity/project/run"],
            directory,
            environment,
            CancellationToken
        );

        Assert.True(run.ExitCode == 0, run.Output);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.EndsWith(Path.Combine("runtimes", PackedFeed.System, "lib", "net10.0", "WandbGen.dll"), lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "WandbGen.CompilerServices.GraphQLReader.ReadScalar",
                "WandbGen.StateScalar`1[WandbGen.RunState]..cctor",
                "WandbGen.StateScalar`1[WandbGen.RunState].TryRead",
            ],
            lines[1..]
        );
    }

    [Fact]
    public async Task The_readmes_program_published_ahead_of_time_has_no_warning_and_downloads_from_a_server()
    {
        string published = await aheadOfTime.PublishAsync(Program);

        await DownloadsEveryFileAsync(published, [], Path.GetDirectoryName(published)!);
    }

    [Fact]
    public async Task A_program_that_prints_a_history_is_published_ahead_of_time_without_a_warning_and_runs()
    {
        string published = await aheadOfTime.PublishAsync(Program);
        await using WandbSandbox sandbox = await StartSandboxAsync();
        sandbox.Data.AddHistory(
            "entity",
            "project",
            "run",
            [
                SandboxRow.Of(0, ("loss", 0.5), ("val", new Dictionary<string, object?> { ["acc"] = 2 })),
                SandboxRow.Of(1, ("loss", double.NaN), ("name", "a")),
            ]
        );
        sandbox.Data.SetExports("entity", "project", "run", new SandboxExports { BeforeStep = 1 });

        CommandResult run = await CommandLine.RunAsync(
            published,
            ["entity/project/run", "history"],
            Path.GetDirectoryName(published)!,
            EnvironmentOf(sandbox),
            CancellationToken
        );

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal("0: loss=0.5, val.acc=2\n1: loss=NaN\n0 0.5 2 \n1 NaN  a\n2\n", run.Output.ReplaceLineEndings("\n").Trim('\n') + "\n");
    }

    [Fact]
    public async Task A_collection_of_ones_own_is_generated_from_the_packages_schema()
    {
        string directory = feed.CreateProject(
            "OwnCollection",
            """
            using WandbGen;

            using var client = new WandbClient();
            await foreach (Upload upload in new Uploads(client, "entity", "project", "run", pageSize: 2))
            {
                Console.WriteLine($"{upload.Name}={upload.Bytes}");
            }

            [WandbObject("File")]
            public sealed partial record Upload
            {
                public required string Name { get; init; }
                [WandbField("sizeBytes")] public long Bytes { get; init; }
            }

            [WandbCollection<Upload>("query Uploads($entity: String!, $project: String!, $run: String!) {"
                + " project(name: $project, entityName: $entity) { run(name: $run) { files } } }")]
            public sealed partial class Uploads;
            """
        );
        await BuildAsync(directory);

        await using WandbSandbox sandbox = await StartSandboxAsync();
        CommandResult run = await CommandLine.RunAsync(
            "dotnet",
            [PackedFeed.AssemblyOf(directory)],
            directory,
            EnvironmentOf(sandbox),
            CancellationToken
        );
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal("config.yaml=11\nmedia/plot.svg=7\nmodel.bin=3000000\n", run.Output.ReplaceLineEndings("\n").Trim('\n') + "\n");
    }

    [Fact]
    public async Task A_container_supplies_the_client_and_collections_of_ones_own_are_generated_beside_it()
    {
        string directory = feed.CreateProject(
            "Container",
            """
            using Microsoft.Extensions.DependencyInjection;
            using WandbGen;

            var services = new ServiceCollection();
            services.AddWandb().ValidateOnStart();
            await using ServiceProvider provider = services.BuildServiceProvider();
            await foreach (Upload upload in new Uploads(provider.GetRequiredService<WandbClient>(), "entity", "project", "run"))
            {
                Console.WriteLine(upload.Name);
            }

            [WandbObject("File")]
            public sealed partial record Upload
            {
                public required string Name { get; init; }
            }

            [WandbCollection<Upload>("query Uploads($entity: String!, $project: String!, $run: String!) {"
                + " project(name: $project, entityName: $entity) { run(name: $run) { files } } }")]
            public sealed partial class Uploads;
            """,
            items: $"""
            <PackageReference Include="WandbGen.DependencyInjection" Version="{PackedFeed.Version}" />
            <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.*" />
            """
        );
        await BuildAsync(directory);

        await using WandbSandbox sandbox = await StartSandboxAsync();
        CommandResult run = await CommandLine.RunAsync(
            "dotnet",
            [PackedFeed.AssemblyOf(directory)],
            directory,
            EnvironmentOf(sandbox),
            CancellationToken
        );
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal("config.yaml\nmedia/plot.svg\nmodel.bin\n", run.Output.ReplaceLineEndings("\n").Trim('\n') + "\n");
    }

    private static async Task BuildAsync(string directory)
    {
        CommandResult build = await CommandLine.RunAsync(
            "dotnet",
            ["build", "-warnaserror", "-p:AnalysisLevel=latest"],
            directory,
            environment: null,
            CancellationToken
        );
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
    }

    private static async Task DownloadsEveryFileAsync(string program, string[] arguments, string directory)
    {
        await using WandbSandbox sandbox = await StartSandboxAsync();

        CommandResult run = await CommandLine.RunAsync(
            program,
            [.. arguments, "entity/project/run"],
            directory,
            EnvironmentOf(sandbox),
            CancellationToken
        );

        Assert.True(run.ExitCode == 0, run.Output);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal("good best {\"loss\":0.05}", lines[3].TrimEnd('\r'));
        Assert.StartsWith("config.yaml http://127.0.0.1:", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            "config text",
            await File.ReadAllTextAsync(Path.Combine(directory, "download_directory", "config.yaml"), CancellationToken)
        );
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(directory, "download_directory", "model.bin")).Length);
        Assert.True(File.Exists(Path.Combine(directory, "download_directory", "media", "plot.svg")));
    }

    private static async Task<WandbSandbox> StartSandboxAsync()
    {
        WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        sandbox.Data.AddRun("entity", "project", "run");
        sandbox.Data.AddRun(new SandboxRun("entity", "project", "good") { Summary = """{"loss":0.05}""" });
        sandbox.Data.AddFile("entity", "project", "run", "config.yaml", "config text"u8.ToArray());
        sandbox.Data.AddFile("entity", "project", "run", "media/plot.svg", "<svg />"u8.ToArray());
        sandbox.Data.AddFile("entity", "project", "run", "model.bin", new byte[3_000_000]);
        return sandbox;
    }

    private static Dictionary<string, string> EnvironmentOf(WandbSandbox sandbox) =>
        new() { ["WANDB_BASE_URL"] = sandbox.BaseUrl.ToString(), ["WANDB_API_KEY"] = sandbox.ApiKey };
}
