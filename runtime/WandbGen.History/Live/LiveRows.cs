using System.Buffers;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Live;

/// <summary>The rows of one answer of the API. Where rows become objects of the user's, they are values in an array that is used
/// again.</summary>
internal sealed class LiveRows : IDisposable
{
    private readonly KeySelection _selection;
    private readonly List<HistoryRow>? _rows;
    private readonly List<long> _steps = [];
    private readonly List<bool> _moreThanExported = [];
    private readonly int _width;
    private WandbValue[] _values = [];

    /// <param name="selection">Which keys are read.</param>
    /// <param name="capacity">How many rows there are at most.</param>
    public LiveRows(KeySelection selection, int capacity)
    {
        _selection = selection;
        if (!selection.IsTyped)
        {
            _rows = new List<HistoryRow>(capacity);
            return;
        }

        _width = selection.Keys!.Count;
        _steps.EnsureCapacity(capacity);
        _values = ArrayPool<WandbValue>.Shared.Rent(Math.Max(1, capacity * _width));
    }

    /// <summary>The number of rows.</summary>
    public int Count => _rows?.Count ?? _steps.Count;

    /// <summary>The rows, unless they become objects of the user's.</summary>
    public IReadOnlyList<HistoryRow> Rows => _rows ?? [];

    /// <summary>The step of a row.</summary>
    public long GetStep(int index) => _rows is null ? _steps[index] : _rows[index].Step;

    /// <summary>Whether a row has a key that no export has. Other rows of its step do not count: each is a line of its own.</summary>
    public bool HasMoreThanExports(int index) => _moreThanExported[index];

    /// <summary>Adds a line, if its step is in a window.</summary>
    /// <returns>Whether the line has a step.</returns>
    public bool TryAdd(LineReader reader, ReadOnlySpan<byte> line, long fromStep, long beforeStep)
    {
        if (_rows is not null)
        {
            HistoryRow? row = reader.Read(line);
            if (row is not null && row.Step >= fromStep && row.Step < beforeStep)
            {
                _rows.Add(row);
                _moreThanExported.Add(reader.HasMoreThanExports);
            }

            return row is not null;
        }

        Span<WandbValue> values = _values.AsSpan(_steps.Count * _width, _width);
        values.Clear();
        if (!reader.TryRead(line, values, out long step))
        {
            return false;
        }

        if (step >= fromStep && step < beforeStep)
        {
            _steps.Add(step);
            _moreThanExported.Add(reader.HasMoreThanExports);
        }

        return true;
    }

    /// <summary>Puts the rows into the order of their steps, if they are not.</summary>
    public void Sort()
    {
        for (int i = 1; i < Count; i++)
        {
            if (GetStep(i - 1) > GetStep(i))
            {
                Take([.. Enumerable.Range(0, Count).OrderBy(GetStep)]);
                return;
            }
        }
    }

    /// <summary>The rows, as long as these are not disposed.</summary>
    public RowBlock ToBlock() =>
        _rows is null
            ? new ValueBlock(_selection, _steps.ToArray(), _values.AsMemory(0, _steps.Count * _width))
            : new ListBlock(_selection, _rows);

    public void Dispose()
    {
        WandbValue[] values = _values;
        _values = [];
        _steps.Clear();
        if (values.Length > 0)
        {
            ArrayPool<WandbValue>.Shared.Return(values, clearArray: true);
        }
    }

    private void Take(int[] order)
    {
        bool[] moreThanExported = [.. order.Select(i => _moreThanExported[i])];
        _moreThanExported.Clear();
        _moreThanExported.AddRange(moreThanExported);
        if (_rows is not null)
        {
            HistoryRow[] rows = [.. order.Select(i => _rows[i])];
            _rows.Clear();
            _rows.AddRange(rows);
            return;
        }

        long[] steps = [.. order.Select(i => _steps[i])];
        WandbValue[] values = new WandbValue[order.Length * _width];
        for (int i = 0; i < order.Length; i++)
        {
            _values.AsSpan(order[i] * _width, _width).CopyTo(values.AsSpan(i * _width));
        }

        _steps.Clear();
        _steps.AddRange(steps);
        values.CopyTo(_values.AsSpan());
    }
}
