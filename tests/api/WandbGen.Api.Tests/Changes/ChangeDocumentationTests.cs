using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WandbGen.Tests.Changes;

/// <summary>Callers learn from the documentation that a change may have been made although its call throws.</summary>
public sealed partial class ChangeDocumentationTests
{
    private const string Thrown = "T:WandbGen.WandbChangeMadeException";

    // Public methods whose change is made by a method or class that is not public.
    private static readonly string[] s_indirect =
    [
        "RunOverview.LogArtifactAsync",
        "Sweep.CancelAsync",
        "Sweep.PauseAsync",
        "Sweep.ResumeAsync",
        "Sweep.StopAsync",
    ];

    [Fact]
    public void Every_method_that_reads_after_its_change_is_documented_to_throw_that_the_change_was_made()
    {
        string[] methods = [.. FindMethods(), .. s_indirect];
        XElement[] documented =
        [
            .. XDocument
                .Load(Path.ChangeExtension(typeof(WandbApi).Assembly.Location, ".xml"))
                .Descendants("member")
                .Where(static member => member.Elements("exception").Any(static thrown => (string?)thrown.Attribute("cref") == Thrown)),
        ];
        int Count(string method) =>
            documented.Count(member => ((string)member.Attribute("name")!).StartsWith($"M:WandbGen.{method}(", StringComparison.Ordinal));

        Assert.True(methods.Length > 20, $"Only {methods.Length} methods were found.");
        Assert.Empty(methods.GroupBy(static method => method).Where(group => Count(group.Key) < group.Count()).Select(static g => g.Key));
    }

    private static IEnumerable<string> FindMethods()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "WandbGen.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        foreach (
            string file in Directory.EnumerateFiles(Path.Combine(directory, "runtime", "WandbGen.Api"), "*.cs", SearchOption.AllDirectories)
        )
        {
            string source = File.ReadAllText(file).ReplaceLineEndings("\n");
            if (Type().Match(source) is not { Success: true } type)
            {
                continue;
            }

            Match[] members = Member().Matches(source).ToArray();
            for (int i = 0; i < members.Length; i++)
            {
                string body = source[members[i].Index..(i + 1 < members.Length ? members[i + 1].Index : source.Length)];
                if (members[i].Groups["name"] is { Success: true, Value: var name } && Throws().IsMatch(body))
                {
                    yield return $"{type.Groups["name"].Value}.{name}";
                }
            }
        }
    }

    [GeneratedRegex(@"^public [\w ]*class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    // The members of a class are indented by four spaces. Only public methods get a name here.
    [GeneratedRegex(@"^    (public [^=(]*?(?<name>\w+)\(|(public|private|protected|internal) )", RegexOptions.Multiline)]
    private static partial Regex Member();

    [GeneratedRegex(@"AfterChange\s*\.ReadAsync|new WandbChangeMadeException")]
    private static partial Regex Throws();
}
