using Apache.Arrow;
using WandbGen.CompilerServices;
using WandbGen.History.Batches;

namespace WandbGen.History.Reading;

/// <summary>Rows that are read together, in the order of their steps.</summary>
internal abstract class RowBlock : IHistoryValues
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The step of a row.</summary>
    public abstract long GetStep(int index);

    /// <summary>Whether a row has the keys that it must have.</summary>
    public abstract bool Matches(int index);

    /// <summary>Whether all rows are known to have the keys that they must have; otherwise each is asked.</summary>
    public virtual bool MatchesAll => false;

    /// <summary>The value of a key that was chosen.</summary>
    public abstract WandbValue GetValue(int row, int key);

    /// <summary>The name of a key that was chosen.</summary>
    public abstract string GetKey(int key);

    /// <summary>Makes a row.</summary>
    public abstract HistoryRow GetRow(int index);

    /// <summary>Copies the steps of some rows.</summary>
    /// <param name="steps">Takes the steps.</param>
    /// <param name="start">The first row.</param>
    public virtual void CopyStepsTo(Span<long> steps, int start)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = GetStep(start + i);
        }
    }

    /// <summary>The values of some rows without copying them, if they are in an array of the column's type already.</summary>
    /// <returns>The values, which share their memory; to be disposed.</returns>
    public virtual IArrowArray? TryShare(ColumnBuilder column, int start, int count) => null;

    /// <summary>Adds the values of some rows to a column.</summary>
    public abstract void CopyTo(ColumnBuilder column, int start, int count);

    /// <summary>Some of the rows.</summary>
    public abstract RowBlock Slice(int start, int count);

    /// <summary>The first row from an index on whose step is not below one.</summary>
    public int FindStep(long step, int start)
    {
        int end = Count;
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            if (GetStep(middle) < step)
            {
                start = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return start;
    }
}
