namespace WandbGen.Repository.Tests;

/// <summary>The rules of each project with folders.</summary>
internal static class ProjectDirections
{
    public static IReadOnlyDictionary<string, FolderDirections> All { get; } =
        new FolderDirections[]
        {
            new("WandbGen.Generator")
            {
                Owners = ["Pipeline", "TrackingNames", "WandbGenerator"],
                // Problems and the types of C# are below all others; what emits knows plans only.
                Allowed = new(StringComparer.Ordinal)
                {
                    ["Problems"] = [],
                    ["CSharp"] = [],
                    ["GraphQL"] = ["Problems"],
                    ["Schema"] = ["Problems", "GraphQL"],
                    ["Declarations"] = ["Problems", "CSharp", "Schema"],
                    ["Plans"] = ["CSharp", "GraphQL"],
                    ["Binding"] = ["Problems", "CSharp", "GraphQL", "Schema", "Declarations", "Plans"],
                    ["Emit"] = ["CSharp", "GraphQL", "Plans"],
                    ["Analysis"] = ["Problems", "CSharp", "GraphQL", "Schema", "Declarations", "Binding"],
                },
            },
            new("WandbGen")
            {
                Owners = ["WandbClient"],
                Allowed = new(StringComparer.Ordinal)
                {
                    ["IO"] = [],
                    ["Attributes"] = [],
                    ["Redaction"] = [],
                    ["Exceptions"] = ["Redaction"],
                    ["Values"] = ["Redaction", "Exceptions"],
                    ["Filters"] = ["Redaction", "Values"],
                    ["CompilerServices"] = ["Redaction", "Exceptions", "Values"],
                    ["Configuration"] = ["IO", "Redaction", "Exceptions"],
                    ["Transport"] = ["IO", "Redaction", "Exceptions", "Values", "CompilerServices", "Configuration"],
                    ["Paging"] = ["Redaction", "Exceptions", "CompilerServices", "Configuration", "Transport"],
                    ["Downloads"] = ["IO", "Redaction", "Exceptions", "Configuration", "Transport", "Paging"],
                    ["Uploads"] = ["IO", "Redaction", "Exceptions", "Configuration", "Transport", "Downloads"],
                },
                Exceptions =
                [
                    new("Exceptions", "The text of a WandbException was cleaned when the exception was created.", "RedactedException"),
                    new("Paging", "An exception says where its listing can go on.", "WandbException", "WandbPaginationException"),
                    new("", "A call of a client that was disposed names the client.", "Deadline"),
                    new("", "A collection is read with the client that it is given.", "OfflineClient", "PagedCollection", "PageReader"),
                ],
            },
            new("WandbGen.Tool")
            {
                Owners =
                [
                    "CommandTree",
                    "ErrorLoggerFactory",
                    "ErrorReport",
                    "HelpText",
                    "Program",
                    "Tool",
                    "ToolArguments",
                    "ToolContext",
                ],
                Allowed = new(StringComparer.Ordinal)
                {
                    ["Terminal"] = [],
                    ["IO"] = [],
                    ["Credentials"] = ["IO"],
                    ["Filters"] = [],
                    ["Output"] = ["Terminal"],
                    ["Files"] = ["IO", "Terminal", "Output"],
                    ["Progress"] = ["Terminal", "Output"],
                    ["GraphQL"] = [],
                    ["Plots"] = [],
                    ["Shells"] = [],
                    ["Schemas"] = ["GraphQL"],
                    ["Tables"] = ["IO", "Output"],
                    ["Mirrors"] = ["IO", "Output", "Tables"],
                    ["Changes"] = ["Filters", "Output", "Terminal"],
                    ["Commands"] =
                    [
                        "Terminal",
                        "Changes",
                        "Credentials",
                        "Filters",
                        "Output",
                        "Files",
                        "GraphQL",
                        "IO",
                        "Mirrors",
                        "Plots",
                        "Progress",
                        "Schemas",
                        "Shells",
                        "Tables",
                    ],
                },
                Exceptions = [new("", "Commands work with the context, and know the tree that they are in.", "Commands/")],
            },
            new("WandbGen.History")
            {
                Owners = ["RunHistoriesExtensions", "RunHistoryExtensions"],
                Allowed = new(StringComparer.Ordinal)
                {
                    ["Keys"] = [],
                    ["Rows"] = ["Keys"],
                    ["Batches"] = ["Keys", "Rows"],
                    ["Saving"] = ["Rows", "Batches"],
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
            new("WandbGen.Testing")
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
                    new(
                        "GraphQL",
                        "What is uploaded has ids of GraphQL, and refusals have their status.",
                        "ApiEndpoints",
                        "GraphQLEndpoint"
                    ),
                ],
            },
            new("WandbGen.Api")
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
        }.ToDictionary(static project => project.Project);
}
