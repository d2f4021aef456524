using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen.Repository.Tests;

/// <summary>What a reader can rely on in every document.</summary>
public sealed partial class DocumentTests
{
    private const int Columns = 100;

    private static readonly Lazy<string[]> s_sources = new(() => [.. RepositoryFiles.Find("*.cs")]);

    private static readonly string s_site = RepositoryFiles.Read("docfx.json");

    public static TheoryData<string> Documents => [.. RepositoryFiles.Documents];

    /// <summary>Tables, code, headings and lines of one link cannot be wrapped.</summary>
    [Theory]
    [MemberData(nameof(Documents))]
    public void Text_is_wrapped_at_100_columns(string path)
    {
        bool isCode = false;
        int number = 0;
        foreach (string line in RepositoryFiles.Read(path).Split('\n'))
        {
            number++;
            isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isCode && !Unwrappable().IsMatch(line))
            {
                Assert.True(Width(line) <= Columns, $"{path}({number}): the line is longer than {Columns} columns");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_number_in_the_text_of_a_link_to_a_decision_is_that_of_the_decision(string path) =>
        Assert.All(
            DecisionLink().Matches(RepositoryFiles.Read(path)),
            static link =>
                Assert.True(
                    int.Parse(link.Groups["text"].ValueSpan, CultureInfo.InvariantCulture)
                        == int.Parse(link.Groups["file"].ValueSpan, CultureInfo.InvariantCulture),
                    $"'{link.Value}' leads to another decision"
                )
        );

    /// <summary>DocFX leaves out the members of extension blocks; extension methods are in the reference.</summary>
    [Fact]
    public void No_public_member_is_in_an_extension_block_which_the_reference_of_the_site_leaves_out() =>
        Assert.All(
            RepositoryFiles.Find("PublicAPI.*.txt"),
            static path => Assert.DoesNotContain(".extension(", RepositoryFiles.Read(path), StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_or_a_heading_leads_there(string path)
    {
        string directory = Path.GetDirectoryName(Path.Combine(RepositoryFiles.Root, path))!;
        Assert.All(
            Link().Matches(Code().Replace(RepositoryFiles.Read(path), "")).Select(static match => match.Groups["target"].Value),
            target =>
            {
                string[] parts = target.Split('#');
                string file = parts[0].Length == 0 ? Path.Combine(RepositoryFiles.Root, path) : Path.Combine(directory, parts[0]);
                Assert.True(Path.Exists(file), $"{path}: {target} is not there");
                // The site has pages, and the files that its settings name.
                string named = Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/');
                Assert.True(
                    named.EndsWith(".md", StringComparison.Ordinal) || s_site.Contains($"\"{named}\"", StringComparison.Ordinal),
                    $"{path}: the site has no {target}"
                );
                if (parts.Length > 1 && file.EndsWith(".md", StringComparison.Ordinal))
                {
                    Assert.Contains(
                        parts[1],
                        Heading()
                            .Matches(Code().Replace(File.ReadAllText(file).ReplaceLineEndings("\n"), ""))
                            .Select(static match => Anchor(match.Groups["text"].Value))
                    );
                }
            }
        );
    }

    /// <summary>A path from the root, or from the project that a contributor's page is about; <c>*</c> and
    /// <c>nnnn</c> stand for any name.</summary>
    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_file_of_the_repository_that_a_document_names_is_there(string path)
    {
        // Decisions and the changelog describe the past.
        if (path.StartsWith("docs/decisions/", StringComparison.Ordinal) || path == "CHANGELOG.md")
        {
            return;
        }

        string text = Block().Replace(RepositoryFiles.Read(path), "");
        Assert.All(
            NamedPath().Matches(text).Select(static match => match.Groups["path"].Value),
            named => Assert.True(IsThere(named), $"{path}: {named} is not there")
        );
        if (path.StartsWith("docs/contributing/", StringComparison.Ordinal))
        {
            Assert.All(
                NamedSource().Matches(text).Select(static match => match.Groups["path"].Value),
                named => Assert.True(s_sources.Value.Any(source => IsEnd(source, named)), $"{path}: {named} is not there")
            );
        }
    }

    [Theory]
    [InlineData("runtime/WandbGen/IO/Libc.cs", true)]
    [InlineData("runtime/WandbGen.Testing/GraphQL/*Nodes.cs", true)]
    [InlineData("runtime/WandbGen/IO", true)]
    [InlineData("runtime/WandbGen/IO/", true)]
    [InlineData("runtime/WandbGen/IO/Libk.cs", false)]
    [InlineData("runtime/*Knots.cs", false)]
    [InlineData("runtime/WandbGen/OI", false)]
    public void A_file_that_is_not_there_is_missed(string named, bool isThere) => Assert.Equal(isThere, IsThere(named));

    [Fact]
    public void Every_decision_has_a_number_of_its_own_a_status_and_a_line_in_the_index()
    {
        string index = RepositoryFiles.Read("docs/decisions/README.md");
        string[] pages = [.. RepositoryFiles.Documents.Where(static path => Decision().IsMatch(path))];

        Assert.InRange(pages.Length, 60, 1_000);
        var numbers = new HashSet<int>();
        foreach (string path in pages)
        {
            Match page = Decision().Match(path);
            int number = int.Parse(page.Groups["number"].Value, CultureInfo.InvariantCulture);
            Assert.True(numbers.Add(number), path);
            Assert.Matches($@"\A# {number}\. .+\n\n- Status: (accepted|superseded by \[)", RepositoryFiles.Read(path));
            Assert.Contains($"]({page.Groups["name"].Value})", index, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_tracked_file_has_markers_of_a_merge_conflict()
    {
        IReadOnlyList<string> paths = RepositoryFiles.Tracked();

        Assert.True(paths.Count > 500, $"{paths.Count} files");
        Assert.DoesNotContain(
            paths.Where(static path => File.Exists(Path.Combine(RepositoryFiles.Root, path))),
            static path => ConflictMarker().IsMatch(RepositoryFiles.Read(path))
        );
    }

    [Theory]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("||||||| merged common ancestors")]
    [InlineData(">>>>>>> 1234567 (Read it)")]
    [InlineData("    <<<<<<< HEAD")]
    public void A_marker_of_a_merge_conflict_is_seen(string line) => Assert.Matches(ConflictMarker(), $"before\n{line}\nafter\n");

    /// <summary>Its first section is what the packages say is new.</summary>
    [Fact]
    public void The_changelog_begins_with_the_version_that_is_built()
    {
        string version = Version().Match(RepositoryFiles.Read("Directory.Build.props")).Groups[1].Value;

        Assert.Equal(version, Release().Match(RepositoryFiles.Read("CHANGELOG.md")).Groups[1].Value);
    }

    [Fact]
    public void Every_page_for_users_is_on_the_site()
    {
        string contents = RepositoryFiles.Read("docs/site/toc.yml");

        Assert.All(
            RepositoryFiles.Documents.Where(static path => UserPage().IsMatch(path)),
            path => Assert.Contains($"/{path.Replace("docs/", "", StringComparison.Ordinal)}", contents, StringComparison.Ordinal)
        );
    }

    private static bool IsThere(string named)
    {
        named = named.Replace("nnnn", "*", StringComparison.Ordinal);
        string full = Path.Combine(RepositoryFiles.Root, named.TrimEnd('/'));
        string directory = Path.GetDirectoryName(full)!;
        return named.Contains('*', StringComparison.Ordinal)
            ? Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory, Path.GetFileName(full)).Any()
            : Path.Exists(full);
    }

    // "Binding/PathBinder.cs" of a project, or a name alone.
    private static bool IsEnd(string source, string named) =>
        Regex.IsMatch(source, $"(^|/){Regex.Escape(named).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$");

    // As GitHub makes it.
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static int Width(string line) => new StringInfo(line.Normalize(NormalizationForm.FormC)).LengthInTextElements;

    [GeneratedRegex(@"^\s*(\||#|\[[^\]]+\]:|    |<)|^\s*([-*>]|\d+\.)?\s*\S+$")]
    private static partial Regex Unwrappable();

    [GeneratedRegex(@"\]\((?!\w+:)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"`(?<path>(?:runtime|generator|tests|samples|schema|docs)/[\w./*-]+)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"`(?<path>[\w./*-]+\.cs)`")]
    private static partial Regex NamedSource();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // The line of equals signs between two sides can also underline a heading; these cannot be anything else.
    [GeneratedRegex(@"^[ \t]*(?:<{7}|\|{7}|>{7})(?: |\r?$)", RegexOptions.Multiline)]
    private static partial Regex ConflictMarker();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("<Version>(.+)</Version>")]
    private static partial Regex Version();

    [GeneratedRegex(@"^## \[([^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex Release();

    // Pages that the reference replaces, and indexes, are no pages of the site.
    [GeneratedRegex(@"^docs/(?!README|emitted)[^/]+\.md$|^docs/diagnostics/README\.md$")]
    private static partial Regex UserPage();

    [GeneratedRegex(@"\[(?:decision\s)?(?<text>[0-9]+)\]\([./a-z]*(?<file>[0-9]{4})-", RegexOptions.IgnoreCase)]
    private static partial Regex DecisionLink();

    [GeneratedRegex(@"^docs/decisions/(?<name>(?<number>\d{4})-.+\.md)$")]
    private static partial Regex Decision();
}
