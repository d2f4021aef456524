namespace WandbGen.Package.Tests;

/// <summary>One program for the tests of programs that are published ahead of time: each publish takes half a minute.</summary>
public sealed class AheadOfTimeProgram(PackedFeed feed)
{
    private const string Name = "AheadOfTime";

    // Instead of the program's own statements where the second argument says so.
    private const string History = """
        if (args is [var path, "history"])
        {
            using var histories = new WandbApi();
            Run logged = await histories.RunAsync(path);
            await foreach (HistoryRow row in logged.History(["loss", "val.acc"]))
            {
                Console.WriteLine(row);
            }

            await foreach (Metrics row in logged.History<Metrics>())
            {
                Console.WriteLine($"{row.Step} {row.Loss} {row.Accuracy} {row.Name}");
            }

            SavedHistory saved = await logged.History().SaveAsync("all.parquet", replace: true);
            Console.WriteLine(saved.Rows);
            return;
        }

        """;

    private const string Types = """

        [WandbHistoryRow]
        public sealed partial record Metrics
        {
            public long Step { get; init; }
            public double Loss { get; init; }
            public string? Name { get; init; }
            [WandbHistoryKey("val.acc")] public double? Accuracy { get; init; }
        }
        """;

    private Task<CommandResult>? _publish;
    private string _directory = "";

    /// <summary>Publishes a program that also prints histories, at the first call.</summary>
    /// <returns>The executable.</returns>
    public async Task<string> PublishAsync(string program)
    {
        Assert.SkipUnless(
            CommandLine.Linker is not null,
            "Native AOT needs a C linker (clang or gcc) on the PATH, and this machine has none."
        );

        CommandResult publish = await (_publish ??= StartAsync(program));
        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        return Path.Combine(_directory, "published", Name);
    }

    private Task<CommandResult> StartAsync(string program)
    {
        const string LastUsing = "using WandbGen;\n";
        int statements = program.ReplaceLineEndings("\n").IndexOf(LastUsing, StringComparison.Ordinal) + LastUsing.Length;
        _directory = feed.CreateProject(
            Name,
            program.ReplaceLineEndings("\n").Insert(statements, History.ReplaceLineEndings("\n")) + Types,
            properties: "<PublishAot>true</PublishAot><TrimmerSingleWarn>false</TrimmerSingleWarn>",
            items: $"""<PackageReference Include="WandbGen.History" Version="{PackedFeed.Version}" />"""
        );
        return CommandLine.RunAsync(
            "dotnet",
            ["publish", "-r", "linux-x64", "-o", "published", $"-p:CppCompilerAndLinker={CommandLine.Linker}", "-warnaserror"],
            _directory,
            environment: null,
            TestContext.Current.CancellationToken
        );
    }
}
