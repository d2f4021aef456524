using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.History.Reading;

namespace WandbGen.History.Batches;

/// <summary>Puts rows together to batches of one schema. What it collects them in is used for the next batch again.</summary>
internal sealed class BatchBuilder : IDisposable
{
    /// <summary>The name of the column that says which run a row is of.</summary>
    public const string RunKey = "_run";

    private readonly ColumnBuilder[] _columns;
    private readonly ArrowBuffer.Builder<long> _steps = new();
    private readonly RunColumn? _runs;

    /// <param name="keys">The keys and their types.</param>
    /// <param name="hasRun">Whether there is a column for the run.</param>
    public BatchBuilder(IEnumerable<(string Key, ColumnType Type)> keys, bool hasRun)
    {
        _columns = [.. keys.Select(static key => ColumnBuilder.Create(key.Key, key.Type))];
        HasTexts = System.Array.Exists(_columns, static column => column.Type is StringType);
        HasJson = System.Array.Exists(_columns, static column => column.IsJson);
        _runs = hasRun ? new RunColumn() : null;
        var fields = new List<Field> { new(HistoryRow.StepKey, Int64Type.Default, nullable: false) };
        if (hasRun)
        {
            fields.Insert(0, new Field(RunKey, StringType.Default, nullable: false));
        }

        fields.AddRange(
            _columns.Select(static column => new Field(column.Key, column.Type, nullable: true, column.IsJson ? JsonColumn.Metadata : null))
        );
        Schema = new Schema(fields, null);
    }

    /// <summary>The columns: the run if there are several, the step, the keys.</summary>
    public Schema Schema { get; }

    /// <summary>What the column of the run says.</summary>
    public string Run { get; set; } = "";

    /// <summary>The number of rows that are collected.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a column has texts.</summary>
    public bool HasTexts { get; }

    /// <summary>Whether a column has JSON, which can be longer than the values that it is made of.</summary>
    public bool HasJson { get; }

    /// <summary>The number of bytes of the texts that are collected.</summary>
    public long TextLength => _columns.Sum(static column => column.TextLength);

    /// <summary>Adds those rows of a block that have the keys that they must have.</summary>
    public void Append(RowBlock block, int start, int count)
    {
        if (block.MatchesAll)
        {
            AppendAll(block, start, count);
            return;
        }

        int end = start + count;
        while (start < end)
        {
            int next = start;
            while (next < end && block.Matches(next))
            {
                next++;
            }

            AppendAll(block, start, next - start);
            start = next;
            while (start < end && !block.Matches(start))
            {
                start++;
            }
        }
    }

    /// <summary>Makes a batch of the rows that are collected, and begins a new one.</summary>
    public RecordBatch Build() => Build(static column => column.Build());

    /// <summary>Makes a batch of rows of a block, all of which have the keys that they must have, while none are collected. Columns that
    /// are of the right type are shared and not copied.</summary>
    public RecordBatch Build(RowBlock block, int start, int count)
    {
        AppendSteps(block, start, count);
        return Build(column =>
        {
            if (block.TryShare(column, start, count) is { } shared)
            {
                return shared;
            }

            block.CopyTo(column, start, count);
            return column.Build();
        });
    }

    /// <summary>Begins a new batch.</summary>
    public void Clear()
    {
        Count = 0;
        _steps.Resize(0);
        foreach (ColumnBuilder column in _columns)
        {
            column.Clear();
        }
    }

    public void Dispose() => _runs?.Dispose();

    private RecordBatch Build(Func<ColumnBuilder, IArrowArray> build)
    {
        var arrays = new List<IArrowArray>(_columns.Length + 2);
        if (_runs is not null)
        {
            arrays.Add(_runs.Take(Run, Count));
        }

        arrays.Add(new Int64Array(_steps.Build(), ArrowBuffer.Empty, Count, nullCount: 0, offset: 0));
        try
        {
            arrays.AddRange(_columns.Select(build));
        }
        catch
        {
            arrays.ForEach(static array => array.Dispose());
            throw;
        }

        var batch = new RecordBatch(Schema, arrays, Count);
        _steps.Resize(0);
        Count = 0;
        return batch;
    }

    private void AppendAll(RowBlock block, int start, int count)
    {
        if (count == 0)
        {
            return;
        }

        AppendSteps(block, start, count);
        foreach (ColumnBuilder column in _columns)
        {
            block.CopyTo(column, start, count);
        }
    }

    private void AppendSteps(RowBlock block, int start, int count)
    {
        _steps.Resize(Count + count);
        block.CopyStepsTo(_steps.Span.Slice(Count, count), start);
        Count += count;
    }
}
