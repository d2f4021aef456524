using Apache.Arrow;

namespace WandbGen.History.Batches;

/// <summary>The column that says which run rows are of. The batches of a run share one.</summary>
internal sealed class RunColumn : IDisposable
{
    private string? _run;
    private StringArray? _rows;

    /// <summary>The column of some rows of a run; to be disposed.</summary>
    public IArrowArray Take(string run, int count)
    {
        if (_rows is null || _run != run || _rows.Length < count)
        {
            Dispose();
            StringArray.Builder rows = new StringArray.Builder().Reserve(count);
            for (int i = 0; i < count; i++)
            {
                rows.Append(run);
            }

            _rows = rows.Build();
            _run = run;
        }

        return ArrowArrayFactory.SliceShared(_rows, 0, count);
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _rows = null;
    }
}
