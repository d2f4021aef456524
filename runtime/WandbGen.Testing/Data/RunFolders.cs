using System.Globalization;
using System.Text.Json;

namespace WandbGen.Testing.Data;

/// <summary>Finds the runs that W&amp;B's own client left on disk, and serves them as they are.</summary>
internal static class RunFolders
{
    private static readonly EnumerationOptions s_files = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static void Load(string directory, WandbSandboxOptions options, SandboxData data)
    {
        var root = new DirectoryInfo(directory);
        if (!root.Exists)
        {
            throw new DirectoryNotFoundException($"The data directory '{root.FullName}' does not exist.");
        }

        var nested = new DirectoryInfo(Path.Combine(root.FullName, "wandb"));
        DirectoryInfo[] folders = [.. Find(root), .. IsRealDirectory(nested) ? Find(nested) : []];
        if (folders.Length == 0)
        {
            throw new DirectoryNotFoundException(
                $"'{root.FullName}' holds no W&B run: expected run-<time>-<id>/files or offline-run-<time>-<id>/files in it or in its 'wandb' directory.");
        }

        foreach (DirectoryInfo folder in folders)
        {
            SandboxRun run = Read(folder, options);
            data.AddRun(run);
            var log = new FileInfo(Path.Combine(run.Folder!, "output.log"));
            if (log is { Exists: true, LinkTarget: null })
            {
                data.AddLogLines(run.Entity, run.Project, run.Name, File.ReadLines(log.FullName));
            }
        }
    }

    /// <summary>The files that are there now, by their names at W&amp;B: a run may still be writing them.</summary>
    public static IEnumerable<(string Name, FileInfo File)> List(string folder)
    {
        var directory = new DirectoryInfo(folder);
        return IsRealDirectory(directory)
            ? directory.EnumerateFiles("*", s_files).OrderBy(static file => file.FullName, StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file))
            : [];
    }

    // A link may lead out of the data directory, whatever it is a link to.
    private static bool IsRealDirectory(DirectoryInfo directory) => directory.Exists && directory.LinkTarget is null;

    private static IEnumerable<DirectoryInfo> Find(DirectoryInfo directory) =>
        directory.Exists
            ? directory.EnumerateDirectories()
                .Where(static folder => folder.LinkTarget is null
                    && (folder.Name.StartsWith("run-", StringComparison.Ordinal) || folder.Name.StartsWith("offline-run-", StringComparison.Ordinal))
                    && IsRealDirectory(new DirectoryInfo(Path.Combine(folder.FullName, "files"))))
                .OrderBy(static folder => folder.Name, StringComparer.Ordinal)
            : [];

    // [offline-]run-20260801_123456-1jx3ka02
    private static SandboxRun Read(DirectoryInfo folder, WandbSandboxOptions options)
    {
        string[] parts = folder.Name[(folder.Name.IndexOf("run-", StringComparison.Ordinal) + "run-".Length)..].Split('-', 2);
        string id = parts[^1];
        DateTimeOffset createdAt = DateTimeOffset.TryParseExact(
            parts[0], "yyyyMMdd_HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time) ? time : folder.CreationTimeUtc;
        string files = Path.Combine(folder.FullName, "files");
        string summary = ReadJson(Path.Combine(files, "wandb-summary.json"));
        string history = Path.Combine(files, "wandb-history.jsonl");
        return new SandboxRun(options.Entity, options.Project, id)
        {
            CreatedAt = createdAt,
            Config = ConfigYaml.ToJson(Path.Combine(files, "config.yaml")),
            Summary = summary,
            HistoryLineCount = File.Exists(history) ? File.ReadLines(history).Count() : 0,
            Folder = files,
        };
    }

    private static string ReadJson(string path)
    {
        if (!File.Exists(path))
        {
            return "{}";
        }

        string text = File.ReadAllText(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.GetRawText();
        }
        catch (JsonException)
        {
            // A run that was killed leaves half a file; the run is served all the same, its file as it is.
            return "{}";
        }
    }
}
