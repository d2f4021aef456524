using System.Globalization;
using System.Text.Json.Nodes;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Folders;

/// <summary>A directory that W&amp;B's client made for a run, or for a part of one that was taken up again.</summary>
/// <param name="Path">The directory.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="Time">When it was made, as its name says: local time.</param>
/// <param name="LogPath">The <c>.wandb</c> file, if there is one.</param>
internal sealed record RunFolder(string Path, string RunId, string Time, string? LogPath)
{
    /// <summary>Where the run's files are.</summary>
    public string Files => System.IO.Path.Combine(Path, "files");

    /// <summary>What says how the run is.</summary>
    public IEnumerable<string> StateFiles =>
        [
            .. (
                (string[])
                    ["config.yaml", "wandb-summary.json", "wandb-metadata.json", "wandb-history.jsonl", "wandb-events.jsonl", "output.log"]
            ).Select(FileOf),
            .. LogPath is null ? [] : (string[])[LogPath],
        ];

    /// <summary>Tells whether a directory is one: <c>[offline-]run-20260801_123456-1jx3ka02</c>.</summary>
    public static RunFolder? Find(DirectoryInfo directory)
    {
        int start =
            directory.Name.StartsWith("run-", StringComparison.Ordinal) ? "run-".Length
            : directory.Name.StartsWith("offline-run-", StringComparison.Ordinal) ? "offline-run-".Length
            : -1;
        if (start < 0)
        {
            return null;
        }

        string? log = directory
            .EnumerateFiles("*.wandb")
            .Where(static file => file.LinkTarget is null)
            .Select(static file => file.FullName)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        var files = new DirectoryInfo(System.IO.Path.Combine(directory.FullName, "files"));
        string[] parts = directory.Name[start..].Split('-', 2);
        return log is not null || (files.Exists && files.LinkTarget is null)
            ? new RunFolder(directory.FullName, parts[^1], parts[0], log)
            : null;
    }

    /// <summary>Reads the run of folders that are in the order of time: what the newest says is the state, and histories and consoles go
    /// on.</summary>
    public static SandboxRun Read(IReadOnlyList<RunFolder> folders, WandbSandboxOptions options, out IReadOnlyList<LogLine> lines)
    {
        SandboxRun? run = null;
        List<LogLine> all = [];
        foreach (RunFolder folder in folders)
        {
            SandboxRun part = folder.Read(options, out IReadOnlyList<LogLine> partLines);
            all.AddRange(partLines);
            run = run is null
                ? part
                : part with
                {
                    CreatedAt = run.CreatedAt,
                    Config = PythonJson.Merge(run.Config, part.Config),
                    Summary = PythonJson.Merge(run.Summary, part.Summary),
                    History = [.. run.History, .. part.History],
                    Events = [.. run.Events, .. part.Events],
                    Tags = part.Tags.Count > 0 ? part.Tags : run.Tags,
                    DisplayName = part.DisplayName ?? run.DisplayName,
                    Notes = part.Notes ?? run.Notes,
                };
        }

        lines = all;
        return run!;
    }

    private SandboxRun Read(WandbSandboxOptions options, out IReadOnlyList<LogLine> lines)
    {
        RunLog? log = ReadLog();
        JsonObject metadata = PythonJson.ParseObject(ReadObject("wandb-metadata.json") ?? "{}");
        DateTimeOffset createdAt = ReadTime(metadata, "startedAt") ?? log?.StartedAt ?? TimeOfName();
        DateTimeOffset lastAt =
            log?.LastAt
            ?? StateFiles
                .Select(static path => new FileInfo(path))
                .Where(static file => file.Exists)
                .Select(static file => (DateTimeOffset)file.LastWriteTimeUtc)
                .DefaultIfEmpty(createdAt)
                .Max();
        lines = log is { Lines.Count: > 0 }
            ? log.Lines
            : [.. ReadLines("output.log").Select(static line => new LogLine(null, false, line))];
        return new SandboxRun(options.Entity, options.Project, RunId)
        {
            CreatedAt = createdAt,
            HeartbeatAt = lastAt < createdAt ? createdAt : lastAt,
            // What was killed ends without a word, as what is still running does; the one has been silent for a while.
            State =
                log is null ? "finished"
                : log.ExitCode is { } code ? (code == 0 ? "finished" : "failed")
                : IsSilent(options) ? "crashed"
                : "running",
            Config = ReadConfig() ?? (log is null ? "{}" : PythonJson.ToText(log.Config)),
            Summary = ReadObject("wandb-summary.json") ?? (log is null ? "{}" : PythonJson.ToText(log.Summary)),
            History = ReadRows("wandb-history.jsonl") is { Length: > 0 } history ? history : log?.History ?? [],
            Events = ReadRows("wandb-events.jsonl") is { Length: > 0 } events ? events : log?.Events ?? [],
            DisplayName = NotEmpty(log?.DisplayName),
            Notes = NotEmpty(log?.Notes),
            Group = NotEmpty(log?.Group),
            JobType = NotEmpty(log?.JobType),
            Sweep = NotEmpty(log?.Sweep),
            Host = NotEmpty(log?.Host) ?? (string?)metadata["host"],
            Commit = NotEmpty(log?.Commit) ?? (string?)(metadata["git"] as JsonObject)?["commit"],
            Tags = log?.Tags ?? [],
            Folder = Files,
        };
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private bool IsSilent(WandbSandboxOptions options) =>
        File.GetLastWriteTimeUtc(LogPath!) + TimeSpan.FromMinutes(5) < options.TimeProvider.GetUtcNow().UtcDateTime;

    private RunLog? ReadLog()
    {
        try
        {
            return LogPath is null ? null : RunLog.Read(File.ReadAllBytes(LogPath));
        }
        catch (FormatException)
        {
            // What is no such file says nothing of the run; its other files do.
            return null;
        }
    }

    private DateTimeOffset TimeOfName() =>
        DateTimeOffset.TryParseExact(
            Time,
            "yyyyMMdd_HHmmss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeLocal,
            out DateTimeOffset time
        )
            ? time
            : Directory.GetCreationTimeUtc(Path);

    private static DateTimeOffset? ReadTime(JsonObject metadata, string key) =>
        metadata[key] is JsonValue value
        && value.TryGetValue(out string? text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    private string FileOf(string name) => System.IO.Path.Combine(Files, name);

    private string? ReadText(string name) =>
        new FileInfo(FileOf(name)) is { Exists: true, LinkTarget: null } file ? File.ReadAllText(file.FullName) : null;

    private string? ReadConfig()
    {
        try
        {
            return ReadText("config.yaml") is { } text ? ConfigYaml.ToJson(text) : null;
        }
        catch (FormatException)
        {
            // A run that was killed leaves half a file; the run is served all the same, its file as it is.
            return null;
        }
    }

    private string? ReadObject(string name) => ReadText(name) is { } text && IsObject(text) ? text.Trim() : null;

    private string[] ReadRows(string name) => [.. ReadLines(name).Where(IsObject)];

    private IEnumerable<string> ReadLines(string name) =>
        ReadText(name) is { Length: > 0 } text ? text.TrimEnd('\n').Split('\n').Select(static line => line.TrimEnd('\r')) : [];

    private static bool IsObject(string text)
    {
        try
        {
            PythonJson.CheckObject(text, "");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
