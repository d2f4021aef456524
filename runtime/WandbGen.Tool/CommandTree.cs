using System.CommandLine;
using System.CommandLine.Help;
using WandbGen.Tool.Commands;

namespace WandbGen.Tool;

/// <summary>
/// All commands. Only the one that is asked for is built; of the others there are the name and the line of the help, so that a start costs
/// one command however many there are.
/// </summary>
internal static class CommandTree
{
    /// <summary>The command of a group that lists.</summary>
    public const string List = "ls";

    private static readonly Entry[] s_entries =
    [
        new("runs", "List and show runs", RunsCommand.Create, [List, "show"]),
        new("files", "List and delete files of a run", FilesCommand.Create, [List, "delete"]),
        new("get", "Download files of a run", GetCommand.Create, []),
        new("sync", "Make a directory what the files of a run are", SyncCommand.Create, []),
        new("history", "Show or save what a run logged step by step", HistoryCommand.Create, ["rows", "keys", "system"]),
        new("export", "Save the runs of a project as a table", ExportCommand.Create, []),
        new("logs", "Show what a run printed", LogsCommand.Create, []),
        new("tag", "Add tags to runs, and remove tags from them", RunChangeCommands.CreateTag, []),
        new("stop", "Ask the programs of runs to end", RunChangeCommands.CreateStop, []),
        new("delete", "Delete runs", RunChangeCommands.CreateDelete, []),
        new("move", "Move runs to another project", RunChangeCommands.CreateMove, []),
        new("watch", "Tell of changes of a run, until it has ended", WatchCommand.Create, []),
        new("mirror", "Keep a verified copy of projects in a directory", MirrorCommand.Create, ["run", "status", "verify"]),
        new("plot", "Draw what a run logged, in the terminal", PlotCommand.Create, []),
        new("projects", "List projects", ProjectsCommand.Create, [List]),
        new("sweeps", "List sweeps, and find their best runs", SweepsCommand.Create, [List, "best"]),
        new(
            "artifacts",
            "List, download, log, verify and change artifacts",
            ArtifactsCommand.Create,
            [List, "versions", "files", "get", "put", "verify", "lineage", "tag", "alias", "link", "unlink", "delete"]
        ),
        new("registry", "List registries, their collections and their members", RegistryCommand.Create, [List, "collections", "members"]),
        new("members", "List the members of a team", MembersCommand.Create, [List]),
        new("queue", "List run queues of W&B Launch, and what is in them", QueueCommand.Create, [List, "items"]),
        new("reports", "List the reports of a project", ReportsCommand.Create, [List]),
        new("automations", "List automations", AutomationsCommand.Create, [List]),
        new("api", "Send a GraphQL query or mutation", ApiCommand.Create, []),
        new("schema", "Compare the server's schema with what this tool needs", SchemaCommand.Create, []),
        new("cache", "Show and reduce the caches of artifacts and histories", CacheCommand.Create, [List, "gc"]),
        new("completion", "Write the script that completes commands in a shell", CompletionCommand.Create, []),
        new("auth", "Log in, log out, and show who you are", AuthCommand.Create, []),
        new("sandbox", "Start a local server with W&B's API", SandboxCommand.Create, []),
    ];

    /// <summary>Shows each request on standard error, without secrets.</summary>
    public static Option<bool> Verbose { get; } =
        new("--verbose") { Description = "Show requests on standard error, without secrets", Recursive = true };

    /// <summary>Sends the key to a server without encryption.</summary>
    public static Option<bool> AllowHttp { get; } =
        new("--allow-http") { Description = "Use a server without encryption (http)", Recursive = true };

    /// <summary>How long the server may take to answer, in seconds.</summary>
    public static Option<double?> Timeout { get; } = CreateTimeout();

    public static Option<bool> Version { get; } = new("--version") { Description = "Show the version" };

    public static Command Create(ToolContext context, IReadOnlyList<string> arguments)
    {
        var root = new ExampledCommand(
            "wandbgen",
            "Weights & Biases at the command line: lists, downloads and verifies what runs have logged.",
            "wandbgen runs ENTITY/PROJECT --where 'summary.loss < 0.1 and state = finished' --sort -summary.acc",
            "wandbgen get ENTITY/PROJECT/RUN 'checkpoints/**' -o out"
        );
        string? name = arguments.FirstOrDefault(static argument => !argument.StartsWith('-'));
        foreach (Entry entry in s_entries)
        {
            root.Add(entry.Name == name ? entry.Create(context) : new Command(entry.Name, entry.Description));
        }

        if (name == "complete")
        {
            root.Add(CompletionCommand.CreateAnswer(context));
        }

        root.Add(new HelpOption { Recursive = true });
        root.Add(Version);
        root.Add(Verbose);
        root.Add(AllowHttp);
        root.Add(Timeout);
        return root;
    }

    /// <summary>The command of a group that is meant, because the name of none follows; <see langword="null"/> otherwise.</summary>
    public static string? FindDefault(string group, string? next) =>
        Array.Find(s_entries, entry => entry.Name == group) is { Commands: [var first, ..] commands }
        && next is not ("-h" or "--help" or "-?")
        && !(next is not null && commands.Contains(next))
            ? first
            : null;

    private static Option<double?> CreateTimeout()
    {
        var timeout = new Option<double?>("--timeout")
        {
            Description = "Seconds to wait for an answer (30)",
            HelpName = "seconds",
            Recursive = true,
        };
        timeout.Validators.Add(static result =>
        {
            if (ToolArguments.ReadNumber(result) is not (null or (>= 0.1 and <= 86_400)))
            {
                result.AddError("--timeout must be between 0.1 and 86400 seconds.");
            }
        });
        return timeout;
    }

    /// <param name="Commands">The commands of a group whose first is meant if none is named; empty for all else.</param>
    private sealed record Entry(string Name, string Description, Func<ToolContext, Command> Create, IReadOnlyList<string> Commands);
}
