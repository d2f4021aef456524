using System.Text.RegularExpressions;

namespace WandbGen.Generator.Tests;

/// <summary>The emitted files that the documentation shows are what the generator emits. WANDBGEN_WRITE_DOCS=docs/emitted.md, an absolute
/// path, writes them anew.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "emitted.md"))
        .ReplaceLineEndings("\n");

    private static readonly string s_schema = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", "wandb.graphql"));

    [Fact]
    public void The_emitted_files_that_are_shown_are_what_is_emitted()
    {
        MatchCollection blocks = Blocks().Matches(s_page);
        Assert.Equal(6, blocks.Count);
        string expected = s_page;
        for (int i = 0; i < blocks.Count; i += 2)
        {
            Group shown = blocks[i + 1].Groups["text"];
            string name = Declaration().Matches(blocks[i].Value)[^1].Groups["name"].Value;
            name = name.StartsWith("Other", StringComparison.Ordinal) ? name["Other".Length..] : name;
            Compiled compiled = Compiled.From(blocks[i].Groups["text"].Value, s_schema, "wandb").IsClean();
            string emitted = compiled
                .Result.GeneratedSources.Single(source => source.HintName.StartsWith(name + ".", StringComparison.Ordinal))
                .SourceText.ToString()
                .ReplaceLineEndings("\n");
            expected = expected.Replace($"```csharp\n{shown.Value}```", $"```csharp\n{emitted}```", StringComparison.Ordinal);
        }

        if (Environment.GetEnvironmentVariable("WANDBGEN_WRITE_DOCS") is { Length: > 0 } path)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, s_page);
    }

    [GeneratedRegex("```csharp\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"partial (?:record|class) (?<name>\w+)")]
    private static partial Regex Declaration();
}
