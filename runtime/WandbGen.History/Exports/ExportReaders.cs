using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Exports;

/// <summary>Reads the rows of several exports, each from its first row that is needed to its last.</summary>
internal sealed class ExportReaders : IAsyncDisposable
{
    private readonly KeySelection _selection;
    private readonly Func<string, bool> _isNumeric;
    private readonly Dictionary<ExportFile, (int First, int Last)> _rows = [];
    private readonly Dictionary<(ExportFile File, ExportFile Other), bool> _hasAllOf = [];
    private readonly Dictionary<ExportFile, ExportReader> _readers = [];

    /// <param name="selection">The keys.</param>
    /// <param name="isNumeric">Whether numbers are logged under a key.</param>
    /// <param name="segments">What is going to be read, in this order.</param>
    public ExportReaders(KeySelection selection, Func<string, bool> isNumeric, IReadOnlyList<ExportSegment> segments)
    {
        _selection = selection;
        _isNumeric = isNumeric;
        foreach (ExportSegment segment in segments)
        {
            Add(segment.File, segment.Start, segment.Count);
            foreach (ExportRows others in segment.Others.Where(others => !HasAllOf(segment.File, others.File)))
            {
                Add(others.File, others.Start, segment.Count);
            }
        }
    }

    /// <summary>Reads rows of an export that are behind those that were read of it before.</summary>
    public IAsyncEnumerable<RowBlock> ReadAsync(ExportFile file, int start, int count, CancellationToken cancellationToken)
    {
        if (!_readers.TryGetValue(file, out ExportReader? reader))
        {
            (int first, int last) = _rows[file];
            _readers.Add(file, reader = new ExportReader(file, _selection, _isNumeric, first, last));
        }

        return reader.ReadAsync(start, count, cancellationToken);
    }

    /// <summary>Whether an export has a value in each of its rows wherever another one can have one, so that the other need not be read
    /// where they share steps.</summary>
    public bool HasAllOf(ExportFile file, ExportFile other)
    {
        if (!_hasAllOf.TryGetValue((file, other), out bool hasAll))
        {
            _hasAllOf.Add((file, other), hasAll = file.Schema.HasAllOf(other.Schema, _selection));
        }

        return hasAll;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ExportReader reader in _readers.Values)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Add(ExportFile file, int start, int count) =>
        _rows[file] = (_rows.TryGetValue(file, out (int First, int Last) known) ? known.First : start, start + count - 1);
}
