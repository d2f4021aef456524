using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.History.Reading;

namespace WandbGen.History.Batches;

/// <summary>Puts rows together to batches of one schema.</summary>
internal sealed class BatchBuilder
{
    /// <summary>The name of the column that says which run a row is of.</summary>
    public const string RunKey = "_run";

    private readonly ColumnBuilder[] _columns;
    private readonly bool _hasRun;
    private Int64Array.Builder _steps = new();
    private StringArray.Builder _runs = new();

    /// <param name="keys">The keys and their types.</param>
    /// <param name="hasRun">Whether there is a column for the run.</param>
    public BatchBuilder(IEnumerable<(string Key, ColumnType Type)> keys, bool hasRun)
    {
        _columns = [.. keys.Select(static key => ColumnBuilder.Create(key.Key, key.Type))];
        _hasRun = hasRun;
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

    /// <summary>The number of rows that are collected.</summary>
    public int Count { get; private set; }

    /// <summary>Adds those rows of a block that have the keys that they must have.</summary>
    public void Append(RowBlock block, int start, int count, string? run)
    {
        if (block.MatchesAll)
        {
            AppendAll(block, start, count, run);
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

            AppendAll(block, start, next - start, run);
            start = next;
            while (start < end && !block.Matches(start))
            {
                start++;
            }
        }
    }

    /// <summary>Makes a batch, and begins a new one.</summary>
    public RecordBatch Build()
    {
        var arrays = new List<IArrowArray>(_columns.Length + 2);
        if (_hasRun)
        {
            arrays.Add(_runs.Build());
            _runs = new StringArray.Builder();
        }

        arrays.Add(_steps.Build());
        _steps = new Int64Array.Builder();
        foreach (ColumnBuilder column in _columns)
        {
            arrays.Add(column.Build());
        }

        var batch = new RecordBatch(Schema, arrays, Count);
        Count = 0;
        return batch;
    }

    private void AppendAll(RowBlock block, int start, int count, string? run)
    {
        if (count == 0)
        {
            return;
        }

        block.CopyStepsTo(_steps, start, count);
        for (int i = 0; _hasRun && i < count; i++)
        {
            _runs.Append(run);
        }

        foreach (ColumnBuilder column in _columns)
        {
            block.CopyTo(column, start, count);
        }

        Count += count;
    }
}
