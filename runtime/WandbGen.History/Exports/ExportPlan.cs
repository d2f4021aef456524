namespace WandbGen.History.Exports;

/// <summary>In which order the rows of several exports come, whatever the order of the exports is and whichever rows they share.</summary>
internal static class ExportPlan
{
    /// <summary>Puts the rows of a window of steps in their order. Of a step that several exports have, the rows of one of them
    /// come.</summary>
    /// <param name="files">The exports.</param>
    /// <param name="fromStep">The first step.</param>
    /// <param name="beforeStep">The step after the last one.</param>
    public static List<ExportSegment> Merge(IReadOnlyList<ExportFile> files, long fromStep, long beforeStep)
    {
        int[] next = [.. files.Select(file => file.Steps.LowerBound(fromStep, 0, file.Steps.Count))];
        int[] ends = [.. files.Select(file => file.Steps.LowerBound(beforeStep, 0, file.Steps.Count))];
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

            StepList steps = files[first].Steps;
            int start = next[first];
            int end =
                limit == long.MaxValue ? ends[first]
                : steps[start] < limit ? steps.LowerBound(limit, start, ends[first])
                : steps.UpperBound(limit, start, ends[first]);
            next[first] = end;
            Add(segments, new ExportSegment(files[first], start, end - start));
            for (int i = 0; i < next.Length; i++)
            {
                if (i != first && next[i] < ends[i] && files[i].Steps[next[i]] <= steps[end - 1])
                {
                    next[i] = files[i].Steps.UpperBound(steps[end - 1], next[i], ends[i]);
                }
            }
        }
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

/// <summary>Rows of an export that come one after the other.</summary>
/// <param name="File">The export.</param>
/// <param name="Start">The first row, in the order of the steps.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ExportSegment(ExportFile File, int Start, int Count);
