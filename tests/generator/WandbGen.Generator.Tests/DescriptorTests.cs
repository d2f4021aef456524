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
    // They name diagnostics that they leave out.
    private static readonly Type[] s_withoutCases = [typeof(DescriptorTests), typeof(DiagnosticPageTests), typeof(FuzzTests)];

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
        Findings.AssertNone(
            Ids.Except(new WandbAnalyzer().SupportedDiagnostics.Select(static descriptor => descriptor.Id)),
            "The analyzer does not support this diagnostic, and fails when it reports it: make it a public static field of Descriptors."
        );

    /// <summary>Elsewhere it may be made when it is reported, and be no field at all.</summary>
    [Fact]
    public void Every_descriptor_is_declared_in_one_class() =>
        Findings.AssertNone(
            typeof(Descriptors)
                .Assembly.GetTypes()
                .Where(static type => type != typeof(Descriptors))
                .SelectMany(static type =>
                    CompiledCode.FindTexts(type).Where(static text => WholeId().IsMatch(text)).Select(id => $"{type.Name} names {id}")
                ),
            "Declare the diagnostic in Problems/Descriptors.*.cs, and use the field of Descriptors."
        );

    [Fact]
    public void No_two_descriptors_have_one_id() =>
        Findings.AssertNone(
            Ids.GroupBy(static id => id).Where(static group => group.Count() > 1).Select(static group => group.Key),
            "Two descriptors have this id: give the newer one the number after the highest in docs/diagnostics/README.md."
        );

    [Fact]
    public void Every_descriptor_has_a_page_and_every_page_a_descriptor() =>
        AssertSame(
            Ids,
            Directory.EnumerateFiles(s_folder, "WBG*.md").Select(static path => Path.GetFileNameWithoutExtension(path)),
            "has no page: write docs/diagnostics/WBGnnnn.md in the form of the others.",
            "is a page in docs/diagnostics without a descriptor: delete the page, or declare the descriptor in Problems/Descriptors.*.cs."
        );

    [Fact]
    public void Every_page_is_in_the_index() =>
        AssertSame(
            Ids,
            PageLink().Matches(File.ReadAllText(Path.Combine(s_folder, "README.md"))).Select(static match => match.Groups[1].Value),
            "is not in the index: add its line to docs/diagnostics/README.md.",
            "is in docs/diagnostics/README.md without a descriptor: delete the line, or declare it in Problems/Descriptors.*.cs."
        );

    [Fact]
    public void Every_descriptor_has_a_release_note_that_says_the_same() =>
        AssertSame(
            Declared.Select(static descriptor =>
                $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | "
                + descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ),
            Directory
                .EnumerateFiles(s_folder, "AnalyzerReleases.*.md")
                .SelectMany(File.ReadLines)
                .Where(static line => line.StartsWith("WBG", StringComparison.Ordinal))
                .Select(static line => line.Trim()),
            "is not in the release notes: add this line to generator/WandbGen.Generator/AnalyzerReleases.Unshipped.md.",
            "is a release note that no descriptor has so: correct or delete the line in generator/WandbGen.Generator/AnalyzerReleases.*.md."
        );

    [Fact]
    public void Every_descriptor_has_a_case() =>
        Findings.AssertNone(
            Ids.Except(Cases()),
            "No test reports this diagnostic: add a case to DiagnosticsTests or MistakeTests, with the declaration, the marked word and "
                + "the message."
        );

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual, string missing, string extra)
    {
        string[] left = [.. expected];
        string[] right = [.. actual];
        Findings.AssertNone(
            [
                .. left.Except(right).Select(item => $"{item} {missing}"),
                .. right.Except(left).Select(item => $"{item} {extra}"),
                .. right
                    .GroupBy(static item => item)
                    .Where(static group => group.Count() > 1)
                    .Select(static group => $"{group.Key} is there twice."),
            ],
            "docs/contributing/tasks.md has all steps of adding a diagnostic."
        );
    }

    // A case names its diagnostic in its data or in its text.
    private static IEnumerable<string> Cases() =>
        typeof(DescriptorTests)
            .Assembly.GetTypes()
            .Where(static type => !s_withoutCases.Contains(type) && !s_withoutCases.Contains(type.DeclaringType))
            .SelectMany(CompiledCode.FindTexts)
            .SelectMany(static text => Id().Matches(text).Select(static match => match.Value));

    [GeneratedRegex(@"\[(WBG\d{4})\]\(WBG\d{4}\.md\)")]
    private static partial Regex PageLink();

    [GeneratedRegex(@"^WBG\d{4}$")]
    private static partial Regex WholeId();

    [GeneratedRegex(@"WBG\d{4}")]
    private static partial Regex Id();
}
