using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Tests;

/// <summary>
/// The page of a diagnostic compiles: its wrong code gives the message that the page shows, and its right code gives none.
/// WANDBGEN_WRITE_PAGES=docs, an absolute path, writes the messages anew.
/// </summary>
public sealed partial class DiagnosticPageTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Text.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using WandbGen;
        """;

    private static readonly string s_directory = Path.Combine(AppContext.BaseDirectory, "diagnostics");
    private static readonly string s_schema = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", "wandb.graphql"));

    // A failure of the generator itself has no code that shows it, and neither has the version of the language.
    public static TheoryData<string> Pages =>
        [.. Descriptors.All.Select(static descriptor => descriptor.Id).Where(static id => id is not ("WBG0001" or "WBG0087"))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_wrong_code_of_a_page_gives_its_message_and_the_right_code_gives_none(string id)
    {
        string page = Read(id);
        Match example = Example().Match(page);
        Assert.True(example.Success, $"docs/diagnostics/{id}.md has no example of the form of the others: Wrong, the message, Right.");

        string[] messages = [.. (await Compile(example.Groups["wrong"].Value).DiagnosticsAsync()).Select(Write).Distinct()];
        if (Environment.GetEnvironmentVariable("WANDBGEN_WRITE_PAGES") is { Length: > 0 } documents)
        {
            Group old = example.Groups["messages"];
            page = page[..old.Index] + string.Join('\n', messages) + page[(old.Index + old.Length)..];
            await File.WriteAllTextAsync(Path.Combine(documents, "diagnostics", $"{id}.md"), page, TestContext.Current.CancellationToken);
        }
        else
        {
            string shown = example.Groups["messages"].Value;
            Assert.True(
                messages.SequenceEqual(shown.Split('\n')),
                $"docs/diagnostics/{id}.md shows\n{shown}\nbut its wrong code gives\n{string.Join('\n', messages)}\n"
                    + "Correct the code, or let WANDBGEN_WRITE_DOCS write the message: docs/contributing/tasks.md has the command."
            );
        }

        Assert.Contains(messages, message => message.Contains($" {id}: ", StringComparison.Ordinal));
        Assert.Empty(await Compile(example.Groups["right"].Value).IsClean().DiagnosticsAsync());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_the_title_and_the_severity_of_its_diagnostic(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.Single(descriptor => descriptor.Id == id);

        string start = $"# {id}: {descriptor.Title.ToString(CultureInfo.InvariantCulture)}\n\n**{descriptor.DefaultSeverity}.** ";
        Assert.True(Read(id).StartsWith(start, StringComparison.Ordinal), $"docs/diagnostics/{id}.md does not start with\n{start}");
    }

    private static string Read(string id) => File.ReadAllText(Path.Combine(s_directory, $"{id}.md")).ReplaceLineEndings("\n");

    private static string Write(string diagnostic)
    {
        Match match = Diagnostic().Match(diagnostic);
        DiagnosticSeverity severity = Descriptors.All.Single(descriptor => descriptor.Id == match.Groups["id"].Value).DefaultSeverity;
        return $"{severity.ToString().ToLowerInvariant()} {match.Groups["id"].Value}: {match.Groups["message"].Value}";
    }

    // A referenced project's code comes first. Schemas and documents are shown with the names of their files.
    private static Compiled Compile(string text)
    {
        string[] sources = [.. CSharp().Matches(text).Select(static match => match.Groups["text"].Value)];
        (string, string)[] files =
        [
            .. GraphQL().Matches(text).Select(match => (Schema(text, match.Groups["path"].Value), match.Groups["text"].Value)),
        ];
        if (!text.Contains("<WandbSchema>false</WandbSchema>", StringComparison.Ordinal))
        {
            files = [.. files, ("wandb", s_schema)];
        }

        return sources is [var library, var user]
            ? Compiled.From([user, Usings], files, Compiled.From([library, Usings], files).IsClean())
            : Compiled.From([Assert.Single(sources), Usings], files);
    }

    private static string Schema(string text, string path)
    {
        Match item = Regex.Match(text, $"=\"{Regex.Escape(path)}.graphql\" WandbSchema=\"(?<name>\\w+)\"");
        return item.Success ? $"{item.Groups["name"].Value}={path}" : path;
    }

    [GeneratedRegex(
        "Wrong:\n\n(?<wrong>.*?)\n\n```text\n(?<messages>.*?)\n```\n\nRight:\n\n(?<right>.*?```)\n(?=\n##|\\z)",
        RegexOptions.Singleline
    )]
    private static partial Regex Example();

    [GeneratedRegex("```csharp\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"`(?<path>[\w./]+)\.graphql`\):\n\n```graphql\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex GraphQL();

    [GeneratedRegex(@"^(?<id>WBG\d+) \[.*?\] (?<message>.*)$", RegexOptions.Singleline)]
    private static partial Regex Diagnostic();
}
