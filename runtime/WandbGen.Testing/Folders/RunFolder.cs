using System.Globalization;
using System.Text.Json.Nodes;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Folders;

/// <summary>A directory that W&amp;B's client created for a run, or for the continuation of a run that was resumed.</summary>
/// <param name="Path">The directory.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="Time">The local time of its creation, which is part of its name.</param>
/// <param name="LogPath">The <c>.wandb</c> file, if there is one.</param>
internal sealed record RunFolder(string Path, string RunId, string Time, string? LogPath)
{
    /// <summary>The directory of the run's files.</summary>
    public string Files => System.IO.Path.Combine(Path, "files");

    /// <summary>The files that determine the state of the run.</summary>
    public IEnumerable<string> StateFiles =>
        [
            .. (
                (string[])
                    ["config.yaml", "wandb-summary.json", "wandb-metadata.json", "wandb-history.jsonl", "wandb-events.jsonl", "output.log"]
            ).Select(FileOf),
            .. LogPath is null ? [] : (string[])[LogPath],
        ];

    /// <summary>Returns the folder if the name of a directory has the form <c>[offline-]run-20260801_123456-1jx3ka02</c>.</summary>
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

    /// <summary>Reads the run of folders in order of time. The newest folder determines the state; histories and console logs are
    /// joined.</summary>
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
            // A run that was killed has no end, like a run that is still running, but has not been updated for a while.
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
            // A file that is not a valid log is ignored. The other files of the run are used.
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
            // A run that was killed can leave a truncated file. The run is served, with its file as it is.
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
