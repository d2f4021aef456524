using System.Reflection;
using System.Text.RegularExpressions;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>The folders of a project, and which of them each may use, whatever the namespaces of their types are. A type is in the folder
/// of its source file. A folder without a rule of its own belongs to the one that it is in.</summary>
/// <param name="project">The project, which is named like its folder and its assembly.</param>
internal sealed partial class FolderDirections(string project)
{
    private readonly Assembly _assembly = Assembly.Load(project);
    private Dictionary<Type, string>? _folders;
    private Arrow[]? _arrows;

    /// <summary>The types beside the folders that put all folders together: they use all, and no folder uses them. Other types beside the
    /// folders use no folder, and all folders may use them.</summary>
    public required string[] Owners { get; init; }

    /// <summary>Which folders each folder may use, from the lowest on.</summary>
    public required Dictionary<string, string[]> Allowed { get; init; }

    /// <summary>The arrows back that stay.</summary>
    public FolderException[] Exceptions { get; init; } = [];

    public string Project => project;

    private Dictionary<Type, string> Folders => _folders ??= FindFolders();

    private Arrow[] Arrows => _arrows ??= FindArrows();

    /// <summary>Fails if a folder uses another one that it may not use.</summary>
    public void AssertDirections() =>
        Findings.AssertNone(
            Arrows
                .Where(arrow => !Allows(arrow) && !Exceptions.Any(exception => Covers(exception, arrow)))
                .Select(static arrow => $"{arrow}"),
            $"The rules of {project} say which folders each folder may use, and docs/contributing/architecture.md why. Move the code to "
                + "the folder that it belongs to, or give it what it needs from above."
        );

    /// <summary>Fails if an exception covers nothing.</summary>
    public void AssertExceptions() =>
        Findings.AssertNone(
            Exceptions
                .SelectMany(static exception => exception.Users.Select(user => exception with { Users = [user] }))
                .Where(exception => !Arrows.Any(arrow => Covers(exception, arrow) && !Allows(arrow)))
                .Select(static exception => $"{exception.Users[0]} does not use {exception.UsedFolder}"),
            $"Take the exception out of the rules of {project}: nobody needs it any more."
        );

    /// <summary>Fails if a folder has no rule, if a rule has no folder, or if the rules allow a circle.</summary>
    public void AssertRules()
    {
        IEnumerable<string> folders = Folders.Values.Distinct().Where(static folder => folder.Length > 0);
        Findings.AssertNone(
            folders.Except(Allowed.Keys),
            $"This folder has no line in the rules of {project}: say which folders it may use, there and in "
                + "docs/contributing/architecture.md."
        );
        Findings.AssertNone(
            Allowed.Keys.Except(folders),
            $"Take this folder out of the rules of {project} and out of docs/contributing/architecture.md: it is not there any more."
        );
        // Each folder uses only those that stand above it in the list.
        string[] order = [.. Allowed.Keys];
        Findings.AssertNone(
            Allowed.SelectMany(rule =>
                rule.Value.Where(used => Array.IndexOf(order, used) < 0 || Array.IndexOf(order, used) >= Array.IndexOf(order, rule.Key))
                    .Select(used => $"{rule.Key} may use {used}")
            ),
            $"A folder uses only those above it in the rules of {project}."
        );
        Findings.AssertNone(
            Owners.Except(Folders.Where(static pair => pair.Value.Length == 0).Select(static pair => NameOf(pair.Key))),
            $"Take this owner out of the rules of {project}: there is no such type beside the folders."
        );
    }

    private bool Allows(Arrow arrow) =>
        arrow.Folder == arrow.UsedFolder
        || Owners.Contains(arrow.User)
        || (
            arrow.UsedFolder.Length == 0
                ? !Owners.Contains(arrow.Used)
                : Allowed.TryGetValue(arrow.Folder, out string[]? allowed) && allowed.Contains(arrow.UsedFolder)
        );

    private static bool Covers(FolderException exception, Arrow arrow) =>
        exception.UsedFolder == arrow.UsedFolder && (exception.Users.Contains(arrow.User) || exception.Users.Contains(arrow.Folder + "/"));

    private Arrow[] FindArrows() =>
        [
            .. CompiledCode
                .FindUses(_assembly)
                .Where(use => Folders.ContainsKey(use.User) && Folders.ContainsKey(use.Used))
                .Select(use => new Arrow(NameOf(use.User), Folders[use.User], NameOf(use.Used), Folders[use.Used]))
                .Concat(FindNames())
                .Distinct()
                .OrderBy(static arrow => $"{arrow}", StringComparer.Ordinal),
        ];

    // A type in several files is in the folder of the one that is named after it.
    private Dictionary<Type, string> FindFolders() =>
        CompiledCode
            .FindFiles(_assembly)
            .ToDictionary(
                static files => files.Key,
                files =>
                    files
                        .OrderBy(path => Path.GetFileNameWithoutExtension(path) != NameOf(files.Key))
                        .ThenBy(static path => path.Length)
                        .Select(FolderOf)
                        .First()
            );

    // Constants and the names of nameof are compiled in: they are seen only in the source.
    private IEnumerable<Arrow> FindNames()
    {
        ILookup<string, Type> types = Folders.Keys.ToLookup(NameOf);
        string root = new[] { "generator", "runtime" }
            .Select(folder => Path.Combine(RepositoryFiles.Root, folder, project))
            .First(Directory.Exists);
        foreach (string path in RepositoryFiles.Find("*.cs", root))
        {
            // A type in several files has its name before the first dot of each.
            string user = Path.GetFileName(path).Split('.')[0];
            foreach (string line in File.ReadLines(Path.Combine(root, path)))
            {
                // Neither in texts nor in comments.
                foreach (Match match in Name().Matches(line.Split('"', 2)[0].Split("//", 2)[0]))
                {
                    if (types[match.Groups["type"].Value].ToArray() is [var used] && NameOf(used) != user && IsCompiledIn(used, match))
                    {
                        yield return new Arrow(user, FolderOf(path), NameOf(used), Folders[used]);
                    }
                }
            }
        }
    }

    private static bool IsCompiledIn(Type type, Match match) =>
        match.Groups["member"] is not { Success: true, Value: var member }
        || type.GetField(member, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) is { IsLiteral: true };

    private string FolderOf(string path)
    {
        string folder = Path.GetDirectoryName(path)!.Replace('\\', '/');
        for (string of = folder; of.Length > 0; of = of[..Math.Max(0, of.LastIndexOf('/'))])
        {
            if (Allowed.ContainsKey(of))
            {
                return of;
            }
        }

        return folder;
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    [GeneratedRegex(@"\bnameof\((?<type>[A-Z]\w*)|(?<![\w.])(?<type>[A-Z]\w*)(<\w+>)?\.(?<member>[A-Z]\w*)")]
    private static partial Regex Name();

    private sealed record Arrow(string User, string Folder, string Used, string UsedFolder)
    {
        public override string ToString() => $"{Folder}: {User} uses {UsedFolder}: {Used}";
    }
}

/// <summary>An arrow back that stays.</summary>
/// <param name="UsedFolder">The folder that is used.</param>
/// <param name="Reason">Why it stays.</param>
/// <param name="Users">The types that use it, or a folder, as <c>Folder/</c>.</param>
internal sealed record FolderException(string UsedFolder, string Reason, params string[] Users);
