using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.Tool.IO;
using WandbGen.Tool.Output;
using WandbGen.Tool.Tables;

namespace WandbGen.Tool.Mirrors;

/// <summary>Mirrors one run: its files, new rows of its history, its log, its system metrics, and what is known of it.</summary>
/// <param name="run">The run.</param>
/// <param name="directory">Where it goes.</param>
/// <param name="downloads">Transfers files.</param>
internal sealed class RunMirror(Run run, string directory, Downloader downloads)
{
    private const string FilesFolder = "files";
    private const string HistoryFolder = "history";
    private const string Description = "run.json";
    private const string Log = "log.txt";
    private const string SystemMetrics = "system.jsonl";

    /// <summary>Brings the directory up to date.</summary>
    /// <returns>What was done; <see langword="null"/> if nothing has changed.</returns>
    /// <exception cref="WandbSyncException">Some files failed; the others are there, and the next mirror continues.</exception>
    /// <exception cref="WandbIncompleteListingException">The server did not name all files; all that it named is there.</exception>
    public async Task<MirrorChange?> RunAsync(CancellationToken cancellationToken)
    {
        MirrorRecord? before = MirrorRecord.Read(directory);
        int missing = 0;
        List<RunFile> files = await WholeListing
            .ReadAsync(run.Files(), static file => file.Name, count => missing = count, cancellationToken)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        // The next mirror looks again at a run of which files were missing.
        string version = missing > 0 ? "" : Describe(files);
        if (missing == 0 && before?.Version == version && before.Entries.All(entry => IsThere(entry)))
        {
            return null;
        }

        MirrorDirectory.DeletePartials(directory);
        SyncResult synced = await MirrorFilesAsync(files, before, cancellationToken).ConfigureAwait(false);
        (MirrorRecord history, long rows) = await MirrorHistoryAsync(before, cancellationToken).ConfigureAwait(false);
        // A file that grew since it was listed has another MD5 than the listing.
        var newer = synced.Files.Where(static file => file.IsNewerThanListed).Select(static file => file.Name).ToHashSet();
        var entries = new List<MirrorEntry>(
            files.Select(file => newer.Contains(file.Name) ? MirrorEntry.OfFile(directory, NameOf(file.Name)) : OfFile(file))
        );
        entries.AddRange(history.Entries);
        entries.AddRange(await MirrorTextsAsync(cancellationToken).ConfigureAwait(false));
        (history with { Version = version, Entries = entries }).Write(directory);
        if (missing > 0)
        {
            throw WholeListing.ToException("files of the run", missing);
        }

        string[] transferred =
        [
            .. synced.Files.Where(static file => file.Action == SyncAction.Downloaded).Select(static file => NameOf(file.Name)),
        ];
        long bytes = transferred.Sum(path => new FileInfo(Path.Combine(directory, path)).Length);
        return new MirrorChange(transferred.Length, bytes, rows, history.ExpectedRows > history.Rows);
    }

    // The values that change if anything of the run changes. A file without an MD5 is identified by its time.
    private string Describe(List<RunFile> files)
    {
        var text = new StringBuilder();
        Cell heartbeat = run.HeartbeatAt;
        text.Append(CultureInfo.InvariantCulture, $"{run.State.Name}\n{heartbeat.ToExactText()}\n{run.HistoryLineCount}\n");
        using (var stream = new MemoryStream())
        {
            WriteDescription(stream);
            text.Append(Encoding.UTF8.GetString(stream.ToArray()));
        }

        foreach (RunFile file in files)
        {
            Cell updated = file.UpdatedAt;
            text.Append(CultureInfo.InvariantCulture, $"{file.Name}\n{file.Size}\n{file.Md5}\n{updated.ToExactText()}\n");
        }

        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private bool IsThere(MirrorEntry entry) =>
        new FileInfo(Path.Combine(directory, entry.Path)) is { Exists: true } file && file.Length == entry.Size;

    private Task<SyncResult> MirrorFilesAsync(List<RunFile> files, MirrorRecord? before, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, MirrorEntry>(StringComparer.Ordinal);
        foreach (MirrorEntry entry in before?.Entries ?? [])
        {
            known[entry.Path] = entry;
        }

        List<RunFile> wanted = files.FindAll(file =>
            !(
                known.TryGetValue(NameOf(file.Name), out MirrorEntry? entry)
                && file.Md5 is not null
                && entry == OfFile(file)
                && IsThere(entry)
            )
        );
        return downloads.SyncAsync(wanted, Path.Combine(directory, FilesFolder), cancellationToken: cancellationToken);
    }

    private MirrorEntry OfFile(RunFile file) =>
        file.Md5 is { Length: > 0 } md5
            ? new MirrorEntry(NameOf(file.Name), file.Size, md5, null)
            : MirrorEntry.OfFile(directory, NameOf(file.Name));

    // Mirrors the rows after the last complete part. A part is named by its first step, so that a repeated mirror writes the same part.
    private async Task<(MirrorRecord Record, long Rows)> MirrorHistoryAsync(MirrorRecord? before, CancellationToken cancellationToken)
    {
        long? last = await run.LastStepAsync(cancellationToken).ConfigureAwait(false);
        List<MirrorEntry> parts =
        [
            .. before?.Entries.Where(static entry => entry.Path.StartsWith(HistoryFolder + "/", StringComparison.Ordinal)) ?? [],
        ];
        // A run that was rewound has logged other rows since: those that are there are not its rows any more. A history that the server
        // no longer has at all is kept.
        if (last is not null && (last + 1 < before?.BeforeStep || run.HistoryLineCount < before?.Rows || !parts.TrueForAll(IsThere)))
        {
            before = null;
            parts.Clear();
        }

        long from = before?.BeforeStep ?? 0;
        long rows = before?.Rows ?? 0;
        long added = 0;
        if (last >= from)
        {
            string part = string.Create(CultureInfo.InvariantCulture, $"{HistoryFolder}/{from:D12}.parquet");
            Directory.CreateDirectory(Path.Combine(directory, HistoryFolder));
            var options = new HistoryOptions { FromStep = from, BeforeStep = last + 1 };
            SavedHistory saved = await run.History(options: options)
                .SaveAsync(Path.Combine(directory, part), replace: true, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            added = saved.Rows;
            parts.RemoveAll(entry => entry.Path == part);
            parts.Add(MirrorEntry.OfFile(directory, part));
            if (before is null)
            {
                // All rows are in the new part. Without the others, an interruption leaves no rows twice.
                foreach (string other in Directory.EnumerateFiles(Path.Combine(directory, HistoryFolder), "*.parquet"))
                {
                    if (Path.GetFileName(other) != Path.GetFileName(part))
                    {
                        File.Delete(other);
                    }
                }
            }
        }

        var record = new MirrorRecord
        {
            Path = run.Path,
            Version = "",
            BeforeStep = last >= from ? last.Value + 1 : from,
            Rows = rows + added,
            ExpectedRows = run.HistoryLineCount,
            Entries = parts,
        };
        return (record, added);
    }

    private async Task<IEnumerable<MirrorEntry>> MirrorTextsAsync(CancellationToken cancellationToken)
    {
        List<SystemMetricsRow> metrics = await run.SystemMetrics(static _ => { }).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<ConsoleLogLine> lines = await run.ConsoleLogs().ToListAsync(cancellationToken).ConfigureAwait(false);
        Write(SystemMetrics, stream => WriteMetrics(stream, metrics));
        Write(
            Log,
            stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                lines.ForEach(line => writer.WriteLine((line.Text ?? "").TrimEnd('\n', '\r')));
            }
        );
        Write(Description, WriteDescription);
        return new[] { SystemMetrics, Log, Description }.Select(name => MirrorEntry.OfFile(directory, name));
    }

    private void Write(string name, Action<Stream> write) => AtomicFile.Write(Path.Combine(directory, name), write, replace: true);

    private void WriteDescription(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions);
        JsonListingWriter<RunOverview>.Write(
            writer,
            [.. RunColumns.All, RunColumns.FindLogged("config")!, RunColumns.FindLogged("summary")!],
            run
        );
        writer.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteMetrics(Stream stream, List<SystemMetricsRow> rows)
    {
        using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions with { Indented = false });
        foreach (SystemMetricsRow row in rows)
        {
            writer.WriteStartObject();
            foreach ((string name, WandbValue value) in row.Members)
            {
                writer.WritePropertyName(name);
                ((Cell)value).WriteTo(writer);
            }

            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }

    private static string NameOf(string file) => $"{FilesFolder}/{file}";
}
