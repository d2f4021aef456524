using System.Collections.Concurrent;
using System.Globalization;

namespace WandbGen.Testing.Exports;

/// <summary>The parquet files that histories are exported into. A file is written when it is first asked for, once for what it
/// holds.</summary>
internal sealed class HistoryExports(SandboxData data) : IDisposable
{
    private readonly ConcurrentDictionary<(long Run, string Name), Lazy<Task<string>>> _files = new();
    private readonly Lazy<DirectoryInfo> _directory = new(static () => Directory.CreateTempSubdirectory("wandbgen-exports-"));

    private int _written;

    /// <summary>The files of a run, by the steps that they hold.</summary>
    public IReadOnlyList<ExportFile> List(long run)
    {
        if (data.FindExports(run) is not var (exports, version))
        {
            return [];
        }

        List<ExportFile> files =
        [
            .. data.DivideHistory(run, exports.BeforeStep, exports.RowsPerFile)
                .Select(part => new ExportFile(
                    string.Create(CultureInfo.InvariantCulture, $"{version}-{part.First}-{part.Last}-{part.Rows}.parquet"),
                    part.First,
                    part.Last
                )),
        ];
        if (exports.HasEmptyFile)
        {
            files.Add(new ExportFile(string.Create(CultureInfo.InvariantCulture, $"{version}-empty.parquet"), 0, -1));
        }

        return files;
    }

    /// <summary>Where a file of a run is on disk; <see langword="null"/> if the run has none of that name, or has it no more.</summary>
    public async Task<string?> FindAsync(long run, string name)
    {
        if (!_files.TryGetValue((run, name), out Lazy<Task<string>>? file))
        {
            IReadOnlyList<ExportFile> files = List(run);
            if (files.FirstOrDefault(file => file.Name == name) is not { } export)
            {
                return null;
            }

            SandboxExports exports = data.FindExports(run)!.Value.Exports;
            SandboxExportDamage damage = export == files[^1] ? exports.Damage : SandboxExportDamage.None;
            file = _files.GetOrAdd(
                (run, name),
                _ => new Lazy<Task<string>>(() => Task.Run(() => WriteAsync(run, export, exports, damage)))
            );
        }

        return await file.Value.ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_directory.IsValueCreated)
        {
            _directory.Value.Delete(recursive: true);
        }
    }

    private async Task<string> WriteAsync(long run, ExportFile export, SandboxExports exports, SandboxExportDamage damage)
    {
        string path = Path.Combine(
            _directory.Value.FullName,
            Interlocked.Increment(ref _written).ToString(CultureInfo.InvariantCulture) + ".parquet"
        );
        FileStream file = File.Create(path);
        await using (file.ConfigureAwait(false))
        {
            if (export.LastStep < export.FirstStep)
            {
                await file.WriteAsync(ExportWriter.EmptyFile).ConfigureAwait(false);
            }
            else
            {
                IEnumerable<IReadOnlyList<string>> rows = data.ReadHistory(
                    run,
                    export.FirstStep,
                    export.LastStep + 1,
                    exports.RowsPerGroup,
                    exports.RowsDescend
                );
                await ExportWriter
                    .WriteAsync(
                        file,
                        exports.HaveOneSchema ? data.ReadHistory(run, null, exports.BeforeStep, exports.RowsPerGroup) : rows,
                        rows,
                        exports
                    )
                    .ConfigureAwait(false);
            }

            DoDamage(file, damage);
        }

        return path;
    }

    private static void DoDamage(FileStream file, SandboxExportDamage damage)
    {
        switch (damage)
        {
            case SandboxExportDamage.Truncated:
                file.SetLength(file.Length / 2);
                break;
            case SandboxExportDamage.WrongMagic:
                file.Position = 0;
                file.Write("PARX"u8);
                file.Position = file.Length - 4;
                file.Write("PARX"u8);
                break;
            case SandboxExportDamage.CorruptPages:
                file.Position = 4;
                file.Write(Enumerable.Repeat((byte)0xFF, (int)Math.Min(64, (file.Length / 2) - 4)).ToArray());
                break;
        }
    }
}

/// <summary>A parquet file of a run's history.</summary>
/// <param name="Name">Its name, which no other file of the run has, whatever is exported later.</param>
/// <param name="FirstStep">The first step that it holds.</param>
/// <param name="LastStep">The last step that it holds; less than the first of a file without rows.</param>
internal sealed record ExportFile(string Name, long FirstStep, long LastStep);
