namespace WandbGen.History.Exports;

/// <summary>In which order the rows of several exports come, whatever the order of the exports is and whichever rows they share.</summary>
internal static class ExportPlan
{
    /// <summary>Puts the rows of a window of steps in their order. Of a step that several exports have, the rows of one of them
    /// come.</summary>
    /// <param name="files">The exports.</param>
    /// <param name="fromStep">The first step.</param>
    /// <param name="beforeStep">The step behind the last one.</param>
    public static List<ExportSegment> Merge(IReadOnlyList<ExportFile> files, long fromStep, long beforeStep)
    {
        int[] next = [.. files.Select(file => LowerBound(file.Steps, fromStep, 0, file.Steps.Length))];
        int[] ends = [.. files.Select(file => LowerBound(file.Steps, beforeStep, 0, file.Steps.Length))];
        var segments = new List<ExportSegment>();
        while (true)
        {
            int first = -1;
            long limit = long.MaxValue;
            for (int i = 0; i < next.Length; i++)
            {
                if (next[i] == ends[i])
                {
                    continue;
                }

                long step = files[i].Steps[next[i]];
                if (first < 0 || step < files[first].Steps[next[first]])
                {
                    limit = first < 0 ? long.MaxValue : files[first].Steps[next[first]];
                    first = i;
                }
                else
                {
                    limit = Math.Min(limit, step);
                }
            }

            if (first < 0)
            {
                return segments;
            }

            long[] steps = files[first].Steps;
            int start = next[first];
            int end =
                limit == long.MaxValue ? ends[first]
                : steps[start] < limit ? LowerBound(steps, limit, start, ends[first])
                : LowerBound(steps, limit + 1, start, ends[first]);
            next[first] = end;
            Add(segments, new ExportSegment(files[first], start, end - start));
            for (int i = 0; i < next.Length; i++)
            {
                if (i != first && next[i] < ends[i] && files[i].Steps[next[i]] <= steps[end - 1])
                {
                    next[i] = LowerBound(files[i].Steps, steps[end - 1] + 1, next[i], ends[i]);
                }
            }
        }
    }

    /// <summary>The first position whose step is not below one.</summary>
    public static int LowerBound(long[] steps, long step, int start, int end)
    {
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            if (steps[middle] < step)
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

    private static void Add(List<ExportSegment> segments, ExportSegment segment)
    {
        if (segments.Count > 0 && segments[^1] is var last && last.File == segment.File && last.Start + last.Count == segment.Start)
        {
            segments[^1] = last with { Count = last.Count + segment.Count };
        }
        else
        {
            segments.Add(segment);
        }
    }
}

/// <summary>Rows of an export that come one behind the other.</summary>
/// <param name="File">The export.</param>
/// <param name="Start">The first row, in the order of the steps.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ExportSegment(ExportFile File, int Start, int Count);
