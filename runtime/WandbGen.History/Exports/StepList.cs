namespace WandbGen.History.Exports;

/// <summary>The steps of an export's rows. Where they are at equal distances, as most are, they take no room.</summary>
internal sealed class StepList
{
    private const int PartBits = 16;
    private const int PartLength = 1 << PartBits;

    private readonly List<Part> _parts = [];
    private long[] _last = [];
    private int _lastCount;

    /// <summary>How many there are.</summary>
    public int Count => (_parts.Count << PartBits) + _lastCount;

    /// <summary>Whether none is smaller than the one before.</summary>
    public bool IsSorted { get; private set; } = true;

    public long this[int index]
    {
        get
        {
            int part = index >> PartBits;
            int inside = index & (PartLength - 1);
            return part == _parts.Count ? _last[inside] : _parts[part][inside];
        }
    }

    /// <summary>Adds steps after those that are there.</summary>
    /// <returns>Whether there is room for them.</returns>
    public bool TryAdd(ReadOnlySpan<long> steps)
    {
        if (steps.Length > System.Array.MaxLength - Count)
        {
            return false;
        }

        long before = Count == 0 ? long.MinValue : this[Count - 1];
        foreach (long step in steps)
        {
            IsSorted &= before <= step;
            before = step;
        }

        while (!steps.IsEmpty)
        {
            int length = Math.Min(steps.Length, PartLength - _lastCount);
            MakeRoom(_lastCount + length);
            steps[..length].CopyTo(_last.AsSpan(_lastCount));
            steps = steps[length..];
            _lastCount += length;
            if (_lastCount == PartLength)
            {
                Close();
            }
        }

        return true;
    }

    /// <summary>Adds the steps of another list after those that are there.</summary>
    /// <returns>Whether there is room for them.</returns>
    public bool TryAdd(StepList others)
    {
        long[] steps = new long[Math.Min(PartLength, others.Count)];
        for (int start = 0; start < others.Count; start += steps.Length)
        {
            Span<long> some = steps.AsSpan(0, Math.Min(steps.Length, others.Count - start));
            others.CopyTo(start, some);
            if (!TryAdd(some))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first position whose step is not below one, of steps that are sorted.</summary>
    public int LowerBound(long step, int start, int end)
    {
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            if (this[middle] < step)
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

    /// <summary>The first position whose step is above one, of steps that are sorted.</summary>
    public int UpperBound(long step, int start, int end) => step == long.MaxValue ? end : LowerBound(step + 1, start, end);

    /// <summary>Copies steps from a position on.</summary>
    public void CopyTo(int start, Span<long> steps)
    {
        while (!steps.IsEmpty)
        {
            int inside = start & (PartLength - 1);
            int length = Math.Min(steps.Length, PartLength - inside);
            if (start >> PartBits == _parts.Count)
            {
                _last.AsSpan(inside, length).CopyTo(steps);
            }
            else
            {
                _parts[start >> PartBits].CopyTo(inside, steps[..length]);
            }

            steps = steps[length..];
            start += length;
        }
    }

    private void MakeRoom(int length)
    {
        if (_last.Length < length)
        {
            System.Array.Resize(ref _last, Math.Min(PartLength, Math.Max(length, 2 * _last.Length)));
        }
    }

    private void Close()
    {
        // Differences may overflow: only those that lead back to the steps count.
        long distance = unchecked(_last[1] - _last[0]);
        bool isEqual = true;
        for (int i = 2; isEqual && i < PartLength; i++)
        {
            isEqual = unchecked(_last[i - 1] + distance) == _last[i];
        }

        _parts.Add(isEqual ? new Part(_last[0], distance, null) : new Part(0, 0, _last));
        _last = isEqual ? _last : [];
        _lastCount = 0;
    }

    /// <summary>Some of the steps.</summary>
    /// <param name="First">The first one.</param>
    /// <param name="Distance">What is between each two.</param>
    /// <param name="Steps">All of them, if they are not at equal distances.</param>
    private readonly record struct Part(long First, long Distance, long[]? Steps)
    {
        public long this[int index] => Steps is null ? unchecked(First + (index * Distance)) : Steps[index];

        public void CopyTo(int start, Span<long> steps)
        {
            if (Steps is not null)
            {
                Steps.AsSpan(start, steps.Length).CopyTo(steps);
                return;
            }

            for (int i = 0; i < steps.Length; i++)
            {
                steps[i] = this[start + i];
            }
        }
    }
}
