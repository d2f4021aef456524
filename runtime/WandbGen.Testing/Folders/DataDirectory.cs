using System.Globalization;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Folders;

/// <summary>Serves the runs that W&amp;B's own client has written to a directory. Later changes are detected when they are
/// requested.</summary>
internal sealed class DataDirectory
{
    private readonly Lock _lock = new();
    private readonly DirectoryInfo _root;
    private readonly WandbSandboxOptions _options;
    private readonly SandboxData _data;
    private readonly SortedDictionary<string, IndexedRun> _runs = new(StringComparer.Ordinal);

    /// <exception cref="DirectoryNotFoundException">The directory does not exist, or contains no run.</exception>
    public DataDirectory(string directory, WandbSandboxOptions options, SandboxData data)
    {
        _root = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        _options = options;
        _data = data;
        if (!_root.Exists)
        {
            throw new DirectoryNotFoundException($"The data directory '{_root.FullName}' does not exist.");
        }

        Refresh();
        if (_runs.Count == 0)
        {
            throw new DirectoryNotFoundException(
                $"'{_root.FullName}' holds no W&B run: expected run-<time>-<id> or offline-run-<time>-<id>, with 'files' or a "
                    + ".wandb file in it, there or in its 'wandb' directory."
            );
        }
    }

    /// <summary>Reads new runs, and runs whose state has changed.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            List<(IndexedRun Indexed, SandboxRun Run, IReadOnlyList<LogLine> Lines)> changed = [];
            foreach (IGrouping<string, RunFolder> folders in ListFolders().GroupBy(static folder => folder.RunId, StringComparer.Ordinal))
            {
                if (!_runs.TryGetValue(folders.Key, out IndexedRun? run))
                {
                    _runs.Add(folders.Key, run = new IndexedRun());
                }

                // In order of time: a run that was resumed continues in another folder.
                RunFolder[] inOrder = [.. folders.OrderBy(static folder => folder.Time, StringComparer.Ordinal)];
                run.Add(inOrder);
                string state = string.Join('\n', inOrder.SelectMany(static folder => folder.StateFiles).Select(Fingerprint));
                if (run.State != state)
                {
                    run.State = state;
                    changed.Add((run, RunFolder.Read(inOrder, _options, out IReadOnlyList<LogLine> lines), lines));
                }
            }

            // Runs that start in the same second are ordered by their rows.
            foreach (
                (IndexedRun indexed, SandboxRun run, IReadOnlyList<LogLine> lines) in changed.OrderBy(static item => item.Run.CreatedAt)
            )
            {
                _data.AddRun(run);
                indexed.Row = _data.FindRun(run.Entity, run.Project, run.Name)!.Id;
                _data.RefreshRun(indexed.Row, run, lines);
            }
        }
    }

    /// <summary>Updates the files of runs.</summary>
    public void RefreshFiles(IReadOnlyCollection<long> runs)
    {
        lock (_lock)
        {
            foreach (IndexedRun run in _runs.Values.Where(run => runs.Contains(run.Row)))
            {
                if (run.Refresh() || !run.IsStored)
                {
                    _data.SetFilesOnDisk(
                        run.Row,
                        run.Files.Select(file => (file.Name, Find(file.Path)!)).Where(static file => file.Item2 is not null)
                    );
                    run.IsStored = true;
                }
            }
        }
    }

    /// <summary>Finds a file that still exists, without following links: a directory may have been replaced by a link.</summary>
    public FileInfo? Find(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
        {
            return null;
        }

        for (DirectoryInfo? parent = file.Directory; parent is not null && parent.FullName != _root.FullName; parent = parent.Parent)
        {
            if (parent.LinkTarget is not null)
            {
                return null;
            }
        }

        return file;
    }

    private IEnumerable<RunFolder> ListFolders()
    {
        foreach (string path in (string[])[_root.FullName, Path.Combine(_root.FullName, "wandb")])
        {
            var directory = new DirectoryInfo(path);
            if (!directory.Exists || (path != _root.FullName && directory.LinkTarget is not null))
            {
                continue;
            }

            foreach (DirectoryInfo folder in directory.EnumerateDirectories())
            {
                if (folder.LinkTarget is null && RunFolder.Find(folder) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    private static string Fingerprint(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}") : path;
    }

    private sealed class IndexedRun
    {
        private readonly Dictionary<string, FileTree> _trees = new(StringComparer.Ordinal);
        private string[] _order = [];

        public long Row { get; set; }

        public string? State { get; set; }

        public bool IsStored { get; set; }

        /// <summary>The files of all folders. If several have the same name, the newest one is used.</summary>
        public IEnumerable<(string Name, string Path)> Files =>
            _order
                .Reverse()
                .SelectMany(folder => _trees[folder].Files)
                .DistinctBy(static file => file.Name)
                .OrderBy(static file => file.Name, StringComparer.Ordinal);

        public void Add(RunFolder[] folders)
        {
            _order = [.. folders.Select(static folder => folder.Files)];
            foreach (string folder in _order)
            {
                if (_trees.TryAdd(folder, new FileTree(folder)))
                {
                    IsStored = false;
                }
            }
        }

        public bool Refresh() => _order.Aggregate(false, (isChanged, folder) => _trees[folder].Refresh() | isChanged);
    }
}
