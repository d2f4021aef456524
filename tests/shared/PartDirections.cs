using System.Reflection;
using System.Text.RegularExpressions;

namespace WandbGen.Testing;

/// <summary>The parts of an assembly, and which of them each may use. A part is a namespace below the root, with all that is below
/// it.</summary>
/// <param name="assembly">The assembly.</param>
/// <param name="root">The namespace that is no part.</param>
internal sealed partial class PartDirections(Assembly assembly, string root)
{
    /// <summary>Which other parts each part may use.</summary>
    public required IReadOnlyDictionary<string, string[]> Allowed { get; init; }

    /// <summary>Whether a type may use another, where one of the two is in no part.</summary>
    public required Func<Type, Type, bool> AllowsOutsideParts { get; init; }

    /// <summary>The part of a type; empty for the root itself.</summary>
    public string PartOf(Type type) => PartOf(type.Namespace!);

    /// <summary>Fails if a part uses another one that it may not use, or if a part is not known.</summary>
    /// <param name="test">The class that has the table.</param>
    public void Assert(string test)
    {
        Type[] types = [.. assembly.GetTypes().Where(IsOurs)];
        Findings.AssertNone(
            types.Select(PartOf).Where(part => part.Length > 0 && !Allowed.ContainsKey(part)),
            $"This part is in no table: add it to the one in {test}, with the parts that it uses, and to docs/contributing/architecture.md."
        );
        Findings.AssertNone(
            Allowed.Keys.Except(types.Select(PartOf)),
            $"There is no such part any more: take it out of the table in {test} and out of docs/contributing/architecture.md."
        );
        Findings.AssertNone(
            [
                .. CompiledCode
                    .FindUses(assembly)
                    .Where(arrow => IsOurs(arrow.User) && IsOurs(arrow.Used) && !Allows(arrow.User, arrow.Used))
                    .Select(arrow => $"{PartOf(arrow.User)}: {arrow.User.Name} uses {PartOf(arrow.Used)}: {arrow.Used.Name}"),
                .. FindNames(),
            ],
            $"The table in {test} says what each part may use, and docs/contributing/architecture.md why. Move the code to the part that "
                + "it belongs to, or give it what it needs as a value of a part that it may use."
        );
    }

    private bool IsOurs(Type type) => type.Namespace is { } name && (name == root || name.StartsWith(root + ".", StringComparison.Ordinal));

    private string PartOf(string name) => name.Length <= root.Length ? "" : name[(root.Length + 1)..].Split('.')[0];

    private bool Allows(Type user, Type used) =>
        PartOf(user).Length == 0 || PartOf(used).Length == 0
            ? PartOf(user) == PartOf(used) || AllowsOutsideParts(user, used)
            : Allows(PartOf(user), PartOf(used));

    private bool Allows(string user, string used) =>
        user == used || (Allowed.TryGetValue(user, out string[]? parts) && parts.Contains(used));

    // Constants and the names of nameof are compiled in, and are seen only in the directives and the qualified names of the source.
    private IEnumerable<string> FindNames()
    {
        string folder = FindFolder(assembly.GetName().Name!);
        HashSet<(string Part, string Name)> types = [.. assembly.GetTypes().Where(IsOurs).Select(type => (PartOf(type), type.Name))];
        var name = new Regex($@"(?<![\w.])(?<root>{Regex.Escape(root)}\.)?(?<part>{string.Join('|', Allowed.Keys)})\b(\.(?<type>\w+))?");
        foreach (string path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (relative.StartsWith("obj/", StringComparison.Ordinal))
            {
                continue;
            }

            string[] lines = File.ReadAllLines(path);
            string part = PartOf(
                lines.Select(static line => Namespace().Match(line).Groups[1].Value).FirstOrDefault(static name => name.Length > 0, "")
            );
            for (int i = 0; i < lines.Length; i++)
            {
                // Neither in texts nor in comments.
                string code = Namespace().IsMatch(lines[i]) ? "" : lines[i].Split('"', 2)[0].Split("//", 2)[0];
                foreach (Match match in name.Matches(code))
                {
                    string used = match.Groups["part"].Value;
                    bool isName = match.Groups["root"].Success || types.Contains((used, match.Groups["type"].Value));
                    if (isName && part.Length > 0 && !Allows(part, used))
                    {
                        yield return $"{part}: {relative}({i + 1}) names {match.Value}";
                    }
                }
            }
        }
    }

    private static string FindFolder(string project)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "WandbGen.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return new[] { "generator", "runtime" }.Select(folder => Path.Combine(root, folder, project)).First(Directory.Exists);
    }

    [GeneratedRegex(@"^namespace ([\w.]+)")]
    private static partial Regex Namespace();
}
