using System.Reflection;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>The C# that documents show compiles without a warning, and does against the sandbox what a reader would see.</summary>
public sealed class SnippetTests
{
    // Pages that other tests compile: what is emitted, and what a diagnostic shows.
    private static readonly IEnumerable<string> s_documents = RepositoryFiles.Documents.Where(static path =>
        path is not "docs/emitted.md" && !path.StartsWith("docs/diagnostics/WBG", StringComparison.Ordinal)
    );

    private static readonly Snippet[] s_snippets = [.. s_documents.SelectMany(Snippet.In)];

    private static readonly string[] s_notCompiled =
    [
        // Of other schemas than W&B's.
        "runtime/WandbGen/Attributes/WandbPagingAttribute.cs#1",
        // What System.Text.Json's generator would write is not there.
        "runtime/WandbGen/Values/WandbValue.Json.cs#2",
    ];

    private static readonly Snippet[] s_examples =
    [
        .. RepositoryFiles
            .Find("*.cs")
            .Where(static path => path.StartsWith("runtime/", StringComparison.Ordinal))
            .SelectMany(Snippet.InDocumentation)
            .Where(static example => !s_notCompiled.Contains(example.Name)),
    ];

    private static readonly string[] s_packages =
    [
        "WandbGen",
        "WandbGen.Api",
        "WandbGen.Artifacts.Azure",
        "WandbGen.Artifacts.GoogleCloud",
        "WandbGen.Artifacts.S3",
        "WandbGen.DependencyInjection",
        "WandbGen.History",
        "WandbGen.History.DataFrame",
        "WandbGen.Testing",
    ];

    // What an AdaptiveCollection chooses between by the server.
    private static readonly string[] s_neverShown =
    [
        "WandbGen.EntityAutomations",
        "WandbGen.LegacyAutomations",
        "WandbGen.LegacyEntityAutomations",
        "WandbGen.RegistryVersions",
    ];

    public static TheoryData<string> Names => [.. s_snippets.Select(static snippet => snippet.Name)];

    public static TheoryData<string> Examples => [.. s_examples.Select(static example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_snippet_compiles_without_a_warning(string name) => AssertNone(await Find(name).CompileAsync());

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_the_XML_documentation_compiles_without_a_warning(string name) =>
        AssertNone(await s_examples.Single(example => example.Name == name).CompileAsync());

    /// <summary>Names or uses it: a page, or the XML documentation of some member.</summary>
    [Fact]
    public async Task Every_public_type_is_shown_in_an_example()
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (Snippet snippet in (Snippet[])[.. s_snippets, .. s_examples])
        {
            shown.UnionWith(await snippet.TypesAsync());
        }

        string[] missing =
        [
            .. s_packages
                .SelectMany(static name => Assembly.Load(name).GetExportedTypes())
                // What only generated code calls, and what the compiler makes of extensions.
                .Where(static type =>
                    type.Namespace is not "WandbGen.CompilerServices" && !type.FullName!.Contains('<', StringComparison.Ordinal)
                )
                .Select(static type => type.FullName!.Split('`')[0].Replace('+', '.'))
                .Where(name => !shown.Contains(name))
                .Order(StringComparer.Ordinal),
        ];
        string[] unshown = [.. missing.Except(s_neverShown)];
        string[] shownAfterAll = [.. s_neverShown.Except(missing)];
        Assert.True(unshown.Length == 0, $"No example shows {string.Join(", ", unshown)}.");
        Assert.True(shownAfterAll.Length == 0, $"Examples show {string.Join(", ", shownAfterAll)}.");
    }

    [Fact]
    public async Task Every_snippet_runs_against_the_sandbox()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = true },
            cancellationToken
        );
        AddProject(sandbox.Data);
        sandbox.Data.AddProject("e", "p");
        sandbox.Data.AddFile("sandbox", "quickstart", "hare", "a.txt", "a"u8.ToArray());
        sandbox.Data.AddFile("sandbox", "quickstart", "hare", "b.txt", "b"u8.ToArray());
        sandbox.Data.AddFile("sandbox", "quickstart", "hare", "model.h5", [1, 2, 3]);
        DirectoryInfo directory = Directory.CreateTempSubdirectory("wandbgen-snippets-");
        string before = Environment.CurrentDirectory;
        try
        {
            // The files that snippets name are beside them.
            Environment.CurrentDirectory = directory.FullName;
            await File.WriteAllTextAsync("model.bin", "weights", cancellationToken);
            await File.WriteAllTextAsync("labels.csv", "label", cancellationToken);
            Directory.CreateDirectory("out");
            await File.WriteAllTextAsync(Path.Combine("out", "rows.csv"), "row", cancellationToken);
            var failures = new List<string>();
            foreach (Snippet snippet in s_snippets.Where(static snippet => snippet.CanRun))
            {
                await SnippetContext.UseAsync(sandbox, cancellationToken);
                if (await Record.ExceptionAsync(snippet.RunAsync) is { } exception)
                {
                    failures.Add($"{snippet.Name}: {exception}");
                }
            }

            Assert.True(failures.Count == 0, string.Join("\n\n", failures));
            Assert.Contains("\"loss\":0.2", EndsWhenStarted.Answers["/best"], StringComparison.Ordinal);
            string table = await File.ReadAllTextAsync("runs.csv", cancellationToken);
            Assert.Matches("""(?m)^"second","archive ""Second\"{3},"\w+","0\.1","0\.2"\r?$""", table);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            directory.Delete(recursive: true);
        }
    }

    private static void AssertNone(IEnumerable<string> problems) => Assert.True(!problems.Any(), string.Join('\n', problems));

    // What recipes are about: a project with runs, a sweep and a model.
    private static void AddProject(SandboxData data)
    {
        const string Sweep = "method: grid\nmetric:\n  name: loss\n  goal: minimize\nparameters:\n  lr:\n    values: [0.1, 0.2]\n";
        data.AddSlackIntegration("entity", "lab", "#training");
        data.AddReport(new SandboxReport("entity", "project", "Losses"));
        data.AddSweep(new SandboxSweep("entity", "project", "sweep-id") { Method = "grid", Config = Sweep });
        data.AddRun(
            new SandboxRun("entity", "project", "run-id")
            {
                Config = """{"optimizer":{"value":{"lr":0.1}},"lr":{"value":0.1}}""",
                Summary = """{"loss":0.3}""",
                Sweep = "sweep-id",
                History = [.. Enumerable.Range(0, 10).Select(static step => SandboxRow.Of(step, ("loss", 1.0 / (step + 1))))],
            }
        );
        data.AddRun(
            new SandboxRun("entity", "project", "second")
            {
                DisplayName = "\"Second\"",
                Config = """{"lr":{"value":0.1}}""",
                Summary = """{"loss":0.2}""",
                Sweep = "sweep-id",
                Tags = ["draft"],
            }
        );
        data.AddRun(new SandboxRun("entity", "project", "third") { Tags = ["trash"] });
        data.AddFile("entity", "project", "run-id", "metrics.json", "{}"u8.ToArray());
        data.AddFile("entity", "project", "run-id", "model.h5", [1, 2, 3]);
        data.AddFile("entity", "project", "run-id", "media/plot.svg", "<svg/>"u8.ToArray());
        data.AddFile("entity", "project", "second", "model.h5", [4, 5, 6]);
        data.AddArtifact(
            new SandboxArtifact("entity", "project", "model", "network")
            {
                Run = "run-id",
                Aliases = ["best"],
                Files = new Dictionary<string, byte[]> { ["weights.bin"] = [1, 2, 3] },
            }
        );
    }

    private static Snippet Find(string name) => s_snippets.Single(snippet => snippet.Name == name);
}
