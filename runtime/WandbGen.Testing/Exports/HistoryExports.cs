using System.Collections.Concurrent;
using System.Globalization;

namespace WandbGen.Testing.Exports;

/// <summary>The parquet files of exported histories. A file is written when it is first requested, and once for its content.</summary>
internal sealed class HistoryExports(SandboxData data) : IDisposable
{
    private readonly ConcurrentDictionary<(long Run, string Name), Lazy<Task<string>>> _files = new();
    private readonly Lazy<DirectoryInfo> _directory = new(static () => TemporaryDirectory.Create("wandbgen-exports-"));

    private int _written;

    /// <summary>Lists the files of a run, in the order of their steps.</summary>
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

    /// <summary>Returns the path of a file of a run. Returns <see langword="null"/> if the run does not have the file, or no longer has
    /// it.</summary>
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
/// <param name="Name">Its name, which is unique among all exports of the run, including later ones.</param>
/// <param name="FirstStep">Its first step.</param>
/// <param name="LastStep">Its last step; less than the first step if the file has no rows.</param>
internal sealed record ExportFile(string Name, long FirstStep, long LastStep);
