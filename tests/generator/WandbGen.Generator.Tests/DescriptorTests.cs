using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Problems;
using WandbGen.Testing;

namespace WandbGen.Generator.Tests;

/// <summary>What is forgotten of a new diagnostic is seen here: a descriptor that is not supported makes the analyzer fail in front of
/// the user, and one without a page leads nowhere.</summary>
public sealed partial class DescriptorTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "diagnostics");

    /// <summary>The fields, however the list of supported ones is made.</summary>
    private static DiagnosticDescriptor[] Declared { get; } =
    [
        .. typeof(Descriptors)
            .Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!),
    ];

    private static IEnumerable<string> Ids => Declared.Select(static descriptor => descriptor.Id).Order(StringComparer.Ordinal);

    [Fact]
    public void Every_descriptor_is_supported() =>
        Assert.Equal(
            Ids,
            new WandbAnalyzer().SupportedDiagnostics.Select(static descriptor => descriptor.Id).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void No_two_descriptors_have_one_id() => Assert.Equal(Ids.Distinct(), Ids);

    [Fact]
    public void Every_descriptor_has_a_page_and_every_page_a_descriptor() =>
        Assert.Equal(
            Ids,
            Directory
                .EnumerateFiles(s_folder, "WBG*.md")
                .Select(static path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_page_is_in_the_index() =>
        Assert.Equal(
            Ids,
            PageLink()
                .Matches(File.ReadAllText(Path.Combine(s_folder, "README.md")))
                .Select(static match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_descriptor_has_a_release_note_that_says_the_same() =>
        Assert.Equal(
            Declared
                .Select(static descriptor =>
                    $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | "
                    + descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture)
                )
                .Order(StringComparer.Ordinal),
            Directory
                .EnumerateFiles(s_folder, "AnalyzerReleases.*.md")
                .SelectMany(File.ReadLines)
                .Where(static line => line.StartsWith("WBG", StringComparison.Ordinal))
                .Select(static line => line.Trim())
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_descriptor_has_a_case() => Assert.Equal(Ids, Ids.Intersect(Cases()));

    // A case says its diagnostic in its data or its text, wherever it stands.
    private static IEnumerable<string> Cases() =>
        typeof(DescriptorTests)
            .Assembly.GetTypes()
            .SelectMany(CompiledCode.FindTexts)
            .SelectMany(static text => Id().Matches(text).Select(static match => match.Value));

    [GeneratedRegex(@"\[(WBG\d{4})\]\(WBG\d{4}\.md\)")]
    private static partial Regex PageLink();

    [GeneratedRegex(@"WBG\d{4}")]
    private static partial Regex Id();
}
