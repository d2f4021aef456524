using System.Reflection;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>The packages, and the folders of each, use each other one way. The generator, the runtime and the tool have such tests of their
/// own, by namespace; here a type is in the folder of its source file.</summary>
public sealed class PackageDirectionTests
{
    // Which packages each may use.
    private static readonly Dictionary<string, string[]> s_packages = new(StringComparer.Ordinal)
    {
        ["WandbGen"] = [],
        ["WandbGen.Testing"] = [],
        ["WandbGen.Api"] = ["WandbGen"],
        ["WandbGen.DependencyInjection"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.History"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.History.DataFrame"] = ["WandbGen", "WandbGen.Api", "WandbGen.History"],
        ["WandbGen.Artifacts.Azure"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.Artifacts.GoogleCloud"] = ["WandbGen", "WandbGen.Api"],
        ["WandbGen.Artifacts.S3"] = ["WandbGen", "WandbGen.Api"],
    };

    private static readonly Dictionary<string, FolderRules> s_rules = new(StringComparer.Ordinal)
    {
        ["WandbGen.History"] = new()
        {
            Owners = ["RunHistoriesExtensions", "RunHistoryExtensions"],
            Allowed = new(StringComparer.Ordinal)
            {
                ["Keys"] = [],
                ["Rows"] = ["Keys"],
                ["Batches"] = ["Keys", "Rows"],
                ["Saving"] = ["Batches"],
                ["Reading"] = ["Keys", "Rows", "Batches", "Saving"],
                ["Live"] = ["Keys", "Rows", "Batches", "Reading"],
                ["Exports"] = ["Keys", "Rows", "Batches", "Reading"],
                ["SystemMetrics"] = ["Rows", "Reading", "Live"],
            },
            Exceptions =
            [
                new("Rows", "The keys of nested objects are joined as the members of a row are.", "HistoryKeys"),
                new("Exports", "The scan merges the rows of the exports with those of the API.", "HistoryScan"),
                new("Live", "The scan merges the rows of the exports with those of the API.", "HistoryScan"),
                new("Exports", "A column's type is found from Arrow values as exports have them.", "ColumnTypes"),
                new("Reading", "Batches are built from the rows that the scan reads.", "BatchBuilder", "HistoryBatches"),
                new("Reading", "Many runs are read with the options of one.", "HistoriesOptions", "RunHistories"),
                new("Saving", "Batches of many runs offer to be saved.", "RunHistories"),
                new("", "The keys of many runs are those of each run.", "RunHistories"),
            ],
        },
        ["WandbGen.Testing"] = new()
        {
            Owners = ["WandbSandbox"],
            Allowed = new(StringComparer.Ordinal)
            {
                ["Data"] = [],
                ["Exports"] = ["Data"],
                ["Folders"] = ["Data"],
                ["Faults"] = [],
                ["Http"] = ["Data", "Exports", "Folders", "Faults"],
                ["GraphQL"] = ["Data", "Exports", "Http"],
            },
            Exceptions =
            [
                new("Exports", "The data of a run is exported when a test asks for it.", "SandboxData"),
                new("Folders", "Example data and data of a folder are added like any other.", "SandboxData", "ExampleProject"),
                new("GraphQL", "Changes of the data answer with the ids that GraphQL has.", "SandboxData"),
                new("Http", "A fault is chosen by the request that it answers.", "SandboxFault", "SandboxFaults"),
                new("GraphQL", "What is uploaded has ids of GraphQL, and refusals have their status.", "ApiEndpoints", "GraphQLEndpoint"),
            ],
        },
        ["WandbGen.Api"] = new()
        {
            Owners = ["WandbApi"],
            // From below: what all items share, what a file, a run and an artifact are, and what is made of these.
            Allowed = new(StringComparer.Ordinal)
            {
                ["Yaml"] = [],
                ["Bulk"] = [],
                ["Charts"] = [],
                ["Integrations"] = [],
                ["Reports"] = [],
                ["Runs"] = ["Bulk"],
                ["ConsoleLogs"] = ["Runs"],
                ["Files"] = ["Runs"],
                ["Sweeps"] = ["Runs", "Yaml"],
                ["Launch"] = ["Runs"],
                ["Artifacts"] = ["Files", "Runs"],
                ["Artifacts/Cache"] = ["Artifacts"],
                ["Artifacts/Content"] = ["Artifacts", "Artifacts/Cache", "Files"],
                ["Artifacts/Upload"] = ["Artifacts", "Artifacts/Content", "Files", "Runs"],
                ["Projects"] = ["Artifacts", "Launch", "Reports", "Runs", "Sweeps"],
                ["Users"] = ["Projects"],
                ["Registries"] = ["Artifacts", "Projects", "Users"],
                ["Automations"] = ["Artifacts", "Integrations", "Projects", "Registries", "Runs", "Users"],
                ["Organizations"] = ["Artifacts", "Registries", "Users"],
            },
            Exceptions =
            [
                new("Artifacts", "A run offers what belongs to it.", "RunOverview"),
                new("Artifacts/Upload", "A run offers what belongs to it.", "RunOverview"),
                new("ConsoleLogs", "A run offers what belongs to it.", "RunOverview"),
                new("Files", "A run offers what belongs to it.", "RunOverview"),
                new("Sweeps", "A run offers what belongs to it.", "RunOverview"),
                new("Artifacts/Content", "An artifact offers its content.", "Artifact"),
                new(
                    "Artifacts/Upload",
                    "Aliases and tags are sent as an upload sends them.",
                    "Artifact",
                    "ArtifactCollection",
                    "ArtifactUpdate"
                ),
                new("Artifacts/Content", "The cache names bytes by what the manifest says of them.", "CachedObject"),
                new("Artifacts/Upload", "The address of a file is asked for by a mutation.", "ArtifactAddresses"),
                new("Projects", "A report's path begins with that of its project.", "Report"),
                new(
                    "",
                    "An item asks for another one by its path, as WandbApi's own methods do.",
                    "Artifact",
                    "ArtifactCollection",
                    "Project",
                    "Registry",
                    "RegistrySearch",
                    "RunOverview",
                    "RunQueueItem",
                    "Sweep",
                    "SweepAgent"
                ),
            ],
        },
    };

    public static TheoryData<string> Packages => [.. s_rules.Keys];

    [Fact]
    public void No_package_uses_one_that_it_should_not_know() =>
        Findings.AssertNone(
            s_packages.SelectMany(static package =>
                Assembly
                    .Load(package.Key)
                    .GetReferencedAssemblies()
                    .Select(static used => used.Name!)
                    .Where(used => s_packages.ContainsKey(used) && !package.Value.Contains(used))
                    .Select(used => $"{package.Key} uses {used}")
            ),
            $"The table of packages in {nameof(PackageDirectionTests)} says which packages each may use."
        );

    // The tool is used by nobody and uses all.
    [Fact]
    public void Every_package_is_in_the_table() =>
        Findings.AssertNone(
            RepositoryFiles
                .Find("*.csproj")
                .Where(static path => path.StartsWith("runtime/", StringComparison.Ordinal))
                .Select(static path => Path.GetFileNameWithoutExtension(path))
                .Where(static package => package is not ("WandbGen.Tool" or "ReadyToRun") && !s_packages.ContainsKey(package)),
            $"This package has no line in the table of packages in {nameof(PackageDirectionTests)}: say which packages it may use."
        );

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_folder_uses_one_that_it_should_not_know(string package)
    {
        FolderRules rules = s_rules[package];
        Findings.AssertNone(
            FindArrows(package).Where(arrow => !rules.Allows(arrow) && !rules.Excepts(arrow)).Select(static arrow => $"{arrow}"),
            $"The rules of {package} in {nameof(PackageDirectionTests)} say which folders each folder may use. Move the code to the folder "
                + "that it belongs to, or give it what it needs from above."
        );
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_exception_is_needed(string package)
    {
        Arrow[] back = [.. FindArrows(package).Where(arrow => !s_rules[package].Allows(arrow))];

        Findings.AssertNone(
            s_rules[package]
                .Exceptions.SelectMany(static exception => exception.Users.Select(user => exception with { Users = [user] }))
                .Where(exception => !back.Any(exception.Covers))
                .Select(static exception => $"{exception.Users[0]} does not use {exception.UsedFolder}"),
            $"Take the exception out of the rules of {package} in {nameof(PackageDirectionTests)}: nobody needs it any more."
        );
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_folder_has_a_rule_and_the_rules_allow_no_circle(string package)
    {
        FolderRules rules = s_rules[package];
        IEnumerable<string> folders = FindFolders(package).Values.Distinct().Where(static folder => folder.Length > 0);

        Findings.AssertNone(
            folders.Except(rules.Allowed.Keys),
            $"This folder has no line in the rules of {package} in {nameof(PackageDirectionTests)}: say which folders it may use."
        );
        Findings.AssertNone(
            rules.Allowed.Keys.Except(folders),
            $"Take this folder out of the rules of {package} in {nameof(PackageDirectionTests)}: it is not there any more."
        );
        // Each folder uses only those that stand above it in the list.
        string[] order = [.. rules.Allowed.Keys];
        Findings.AssertNone(
            rules.Allowed.SelectMany(rule =>
                rule.Value.Where(used => Array.IndexOf(order, used) < 0 || Array.IndexOf(order, used) >= Array.IndexOf(order, rule.Key))
                    .Select(used => $"{rule.Key} may use {used}")
            ),
            $"A folder uses only those above it in the rules of {package} in {nameof(PackageDirectionTests)}."
        );
    }

    [Fact]
    public void Packages_of_one_class_have_no_folders() =>
        Assert.All(
            s_packages.Keys.Where(static package => package != "WandbGen" && !s_rules.ContainsKey(package)),
            static package => Assert.Equal([""], FindFolders(package).Values.Distinct())
        );

    private static IEnumerable<Arrow> FindArrows(string package)
    {
        Dictionary<Type, string> folders = FindFolders(package);
        return CompiledCode
            .FindUses(Assembly.Load(package))
            .Where(use => folders.ContainsKey(use.User) && folders.ContainsKey(use.Used))
            .Select(use => new Arrow(use.User.Name.Split('`')[0], folders[use.User], use.Used.Name.Split('`')[0], folders[use.Used]))
            .Distinct()
            .OrderBy(static arrow => $"{arrow}", StringComparer.Ordinal);
    }

    // A type in several files is in the folder of the one that is named after it.
    private static Dictionary<Type, string> FindFolders(string package) =>
        CompiledCode
            .FindFiles(Assembly.Load(package))
            .ToDictionary(
                static files => files.Key,
                static files =>
                    files
                        .OrderBy(path => Path.GetFileNameWithoutExtension(path) != files.Key.Name.Split('`')[0])
                        .ThenBy(static path => path.Length)
                        .Select(static path => Path.GetDirectoryName(path)!.Replace('\\', '/'))
                        .First()
            );

    private sealed record Arrow(string User, string Folder, string Used, string UsedFolder)
    {
        public override string ToString() => $"{Folder}: {User} uses {UsedFolder}: {Used}";
    }

    /// <summary>An arrow back that stays.</summary>
    /// <param name="UsedFolder">The folder that is used.</param>
    /// <param name="Reason">Why it stays.</param>
    /// <param name="Users">The types that use it.</param>
    private sealed record FolderException(string UsedFolder, string Reason, params string[] Users)
    {
        public bool Covers(Arrow arrow) => arrow.UsedFolder == UsedFolder && Users.Contains(arrow.User);
    }

    private sealed record FolderRules
    {
        /// <summary>The types beside the folders that put all folders together. Other types beside the folders use no folder, and all
        /// folders may use them.</summary>
        public required string[] Owners { get; init; }

        /// <summary>Which folders each folder may use, from the lowest on.</summary>
        public required Dictionary<string, string[]> Allowed { get; init; }

        public required FolderException[] Exceptions { get; init; }

        public bool Allows(Arrow arrow) =>
            arrow.Folder == arrow.UsedFolder
            || Owners.Contains(arrow.User)
            || (
                arrow.UsedFolder.Length == 0
                    ? !Owners.Contains(arrow.Used)
                    : Allowed.TryGetValue(arrow.Folder, out string[]? allowed) && allowed.Contains(arrow.UsedFolder)
            );

        public bool Excepts(Arrow arrow) => Exceptions.Any(exception => exception.Covers(arrow));
    }
}
