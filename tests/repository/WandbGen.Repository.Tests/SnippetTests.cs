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

    public static TheoryData<string> Names => [.. s_snippets.Select(static snippet => snippet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_snippet_compiles_without_a_warning(string name) => Assert.Empty(await Find(name).CompileAsync());

    [Fact]
    public async Task Every_snippet_runs_against_the_sandbox()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = true },
            cancellationToken
        );
        sandbox.Data.AddRun("entity", "project", "run-id");
        sandbox.Data.AddFile("entity", "project", "run-id", "metrics.json", "{}"u8.ToArray());
        sandbox.Data.AddProject("e", "p");
        sandbox.Data.AddFile("sandbox", "quickstart", "hare", "a.txt", "a"u8.ToArray());
        sandbox.Data.AddFile("sandbox", "quickstart", "hare", "b.txt", "b"u8.ToArray());
        DirectoryInfo directory = Directory.CreateTempSubdirectory("wandbgen-snippets-");
        string before = Environment.CurrentDirectory;
        try
        {
            // The files that snippets name are beside them.
            Environment.CurrentDirectory = directory.FullName;
            await File.WriteAllTextAsync("model.bin", "weights", cancellationToken);
            var failures = new List<string>();
            foreach (Snippet snippet in s_snippets)
            {
                await SnippetContext.UseAsync(sandbox, cancellationToken);
                if (await Record.ExceptionAsync(snippet.RunAsync) is { } exception)
                {
                    failures.Add($"{snippet.Name}: {exception}");
                }
            }

            Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            directory.Delete(recursive: true);
        }
    }

    private static Snippet Find(string name) => s_snippets.Single(snippet => snippet.Name == name);
}
