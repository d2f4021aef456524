namespace WandbGen.History.Exports;

/// <summary>In which order the rows of several exports come, whatever the order of the exports is and whichever rows they share.</summary>
internal static class ExportPlan
{
    /// <summary>Puts the rows of a window of steps in their order. Rows of one step that several exports have belong together.</summary>
    /// <param name="files">The exports.</param>
    /// <param name="fromStep">The first step.</param>
    /// <param name="beforeStep">The step after the last one.</param>
    public static List<ExportSegment> Merge(IReadOnlyList<ExportFile> files, long fromStep, long beforeStep)
    {
        int[] next = [.. files.Select(file => file.Steps.LowerBound(fromStep, 0, file.Steps.Count))];
        int[] ends = [.. files.Select(file => file.Steps.LowerBound(beforeStep, 0, file.Steps.Count))];
        var segments = new List<ExportSegment>();
        var sharing = new List<int>();
        while (FindNext(files, next, ends, sharing) is var limit && sharing.Count > 0)
        {
            int count = CountShared(files, next, ends, sharing, limit);
            ExportRows[] rows = [.. sharing.Select(file => new ExportRows(files[file], next[file]))];
            Add(segments, new ExportSegment(rows[0].File, rows[0].Start, count, rows[1..]));
            foreach (int file in sharing)
            {
                next[file] += count;
            }
        }

        return segments;
    }

    /// <summary>Finds the exports whose next row has the lowest step.</summary>
    /// <returns>The lowest step of the others; <see langword="null"/> if there is none.</returns>
    private static long? FindNext(IReadOnlyList<ExportFile> files, int[] next, int[] ends, List<int> sharing)
    {
        sharing.Clear();
        long lowest = 0;
        long? limit = null;
        for (int i = 0; i < next.Length; i++)
        {
            if (next[i] == ends[i])
            {
                continue;
            }

            long step = files[i].Steps[next[i]];
            if (sharing.Count > 0 && step > lowest)
            {
                limit = Math.Min(limit ?? step, step);
                continue;
            }

            if (sharing.Count > 0 && step < lowest)
            {
                limit = lowest;
                sharing.Clear();
            }

            lowest = step;
            sharing.Add(i);
        }

        return limit;
    }

    // How many rows come before another export has its turn, and have the same steps in all of the exports that share the first.
    private static int CountShared(IReadOnlyList<ExportFile> files, int[] next, int[] ends, List<int> sharing, long? limit)
    {
        StepList steps = files[sharing[0]].Steps;
        int start = next[sharing[0]];
        int count = (limit is { } other ? steps.LowerBound(other, start, ends[sharing[0]]) : ends[sharing[0]]) - start;
        foreach (int file in sharing.Skip(1))
        {
            count = Math.Min(count, ends[file] - next[file]);
            for (int i = 1; i < count; i++)
            {
                if (files[file].Steps[next[file] + i] != steps[start + i])
                {
                    count = i;
                }
            }
        }

        return count;
    }

    private static void Add(List<ExportSegment> segments, ExportSegment segment)
    {
        if (segments.Count > 0 && segments[^1].IsContinuedBy(segment))
        {
            segments[^1] = segments[^1] with { Count = segments[^1].Count + segment.Count };
        }
        else
        {
            segments.Add(segment);
        }
    }
}

/// <summary>Rows of an export that come one after the other.</summary>
/// <param name="File">The export.</param>
/// <param name="Start">The first row, in the order of the steps.</param>
/// <param name="Count">How many.</param>
/// <param name="Others">Rows of other exports that have the same steps, as many of each.</param>
internal readonly record struct ExportSegment(ExportFile File, int Start, int Count, IReadOnlyList<ExportRows> Others)
{
    /// <summary>Whether the rows of another segment are those behind these.</summary>
    public bool IsContinuedBy(ExportSegment next)
    {
        if (File != next.File || Start + Count != next.Start || Others.Count != next.Others.Count)
        {
            return false;
        }

        for (int i = 0; i < Others.Count; i++)
        {
            if (Others[i].File != next.Others[i].File || Others[i].Start + Count != next.Others[i].Start)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Rows of an export.</summary>
/// <param name="File">The export.</param>
/// <param name="Start">The first row, in the order of the steps.</param>
internal readonly record struct ExportRows(ExportFile File, int Start);
