using System.Runtime.CompilerServices;
using WandbGen.History.Batches;
using WandbGen.History.Exports;
using WandbGen.History.Live;
using WandbGen.History.Rows;

namespace WandbGen.History.Reading;

/// <summary>One enumeration of a run's history: what there is of it, where, and how much of it has been read.</summary>
internal sealed class HistoryScan : IAsyncDisposable
{
    private const int MaxParallelExports = 4;

    // Rows are looked for between those that were exported if there are few places; beyond, everywhere at once.
    private const int MaxGaps = 64;

    // What is looked at before the columns of batches are decided upon.
    private const int MostRowsAhead = 100_000;

    // How often exports can be put together while they are opened; a server that always names others would be asked for ever.
    private const int MaxRounds = 10;

    // After every step that there is, and exact for who reads numbers as doubles.
    private const long EndOfSteps = 1L << 53;

    private readonly RunOverview _run;
    private readonly KeySelection _selection;
    private readonly HistoryOptions _options;
    private readonly long? _expected;
    private readonly IReadOnlyList<ExportFile> _files;
    private readonly IReadOnlyList<long> _liveSteps;
    private readonly LineReader _lines;
    private LiveBlocks? _live;
    private long _exportedRows;
    private long _liveRows;

    private HistoryScan(RunOverview run, KeySelection selection, HistoryOptions options, HistoryKeys keys, Contents contents)
    {
        _run = run;
        _selection = selection;
        _options = options;
        Keys = keys;
        _expected = contents.Lines;
        _liveSteps = contents.LiveSteps;
        _files = contents.Files;
        _lines = new LineReader(selection, keys)
        {
            IsExported = _files.Count == 0 ? null : key => _files.Any(file => file.Schema.HasColumnsOf(key)),
        };
    }

    /// <summary>What the server knows of the keys.</summary>
    public HistoryKeys Keys { get; }

    /// <summary>Asks where the rows are, and opens the exports.</summary>
    public static async Task<HistoryScan> StartAsync(
        RunOverview run,
        KeySelection selection,
        HistoryOptions options,
        CancellationToken cancellationToken
    )
    {
        if (!options.UseExports)
        {
            LiveSources live = await LiveSources
                .QueryAsync(run.ReadingClient, run.Entity, run.Project, run.Id, cancellationToken)
                .ConfigureAwait(false);
            var known = new HistoryKeys(live.HistoryKeys);
            return new HistoryScan(run, selection.Knowing(known.IsAlone), options, known, new Contents(live.HistoryLineCount, [], []));
        }

        HistorySources sources = await HistorySources.QueryAsync(run, cancellationToken).ConfigureAwait(false);
        for (int round = 1; ; round++)
        {
            try
            {
                IReadOnlyList<ExportFile> files = await OpenAsync(run, sources.Exports.Urls, selection, options, cancellationToken)
                    .ConfigureAwait(false);
                var known = new HistoryKeys(sources.HistoryKeys);
                return new HistoryScan(
                    run,
                    selection.Knowing(key => known.IsAlone(key) || files.Any(file => file.Schema.HasColumn(key))),
                    options,
                    known,
                    new Contents(sources.HistoryLineCount, sources.Exports.LiveSteps, files)
                );
            }
            catch (WandbException exception)
                when (round < MaxRounds && exception is WandbNotFoundException or WandbDownloadException and not WandbIntegrityException)
            {
                // The exporter puts several files together to one: those that it put together are gone.
                HistorySources now = await HistorySources.QueryAsync(run, cancellationToken).ConfigureAwait(false);
                if (AddressesOf(now).SetEquals(AddressesOf(sources)))
                {
                    throw;
                }

                sources = now;
            }
        }
    }

    /// <summary>Reads all rows, those included that do not have the keys.</summary>
    public async IAsyncEnumerable<RowBlock> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LiveBlocks live = OpenLive(cancellationToken);
        await foreach (RowBlock block in ReadExportsAsync(cancellationToken).ConfigureAwait(false))
        {
            _exportedRows += block.Count;
            int start = 0;
            while (await live.PeekAsync().ConfigureAwait(false) is { } step && step <= block.GetStep(block.Count - 1))
            {
                int end = block.FindStep(step, start);
                bool isExported = block.GetStep(end) == step;
                RowBlock? merged = isExported ? await MergeAsync(block.Slice(end, 1), live).ConfigureAwait(false) : null;
                if (isExported && merged is null)
                {
                    continue;
                }

                if (end > start)
                {
                    yield return block.Slice(start, end - start);
                }

                start = merged is null ? end : end + 1;
                yield return merged ?? live.TakeBefore(block.GetStep(end));
            }

            if (start < block.Count)
            {
                yield return start == 0 ? block : block.Slice(start, block.Count - start);
            }
        }

        while (await live.PeekAsync().ConfigureAwait(false) is not null)
        {
            yield return live.TakeBefore(long.MaxValue);
        }
    }

    // What the API has of an exported step is the same row, or what another process logged under other keys at the same step.
    private async ValueTask<RowBlock?> MergeAsync(RowBlock exported, LiveBlocks live)
    {
        RowBlock? merged = null;
        long step = exported.GetStep(0);
        do
        {
            // What is under keys that were not chosen is not read, and the server counts its row.
            bool hasOtherKeys = _selection.Keys is not null && live.HasMoreThanExports();
            RowBlock? more = RowMerge.TryMerge(_selection, merged ?? exported, live.Take());
            merged = more ?? merged;
            _liveRows += more is not null || hasOtherKeys ? 1 : 0;
        } while (await live.PeekAsync().ConfigureAwait(false) == step);
        return merged;
    }

    /// <summary>Finds a type for each key that all of its values fit into: by the columns of the exports, and by the rows that are not
    /// exported, as far as they fit into memory.</summary>
    /// <param name="found">Values that an earlier reading found.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<IReadOnlyList<(string Key, ColumnType Type)>> FindColumnsAsync(
        IReadOnlyList<ColumnMismatchException> found,
        CancellationToken cancellationToken
    )
    {
        LiveBlocks live = OpenLive(cancellationToken);
        bool isComplete = await live.FillAsync(MostRowsAhead).ConfigureAwait(false);
        var types = new ColumnTypes();
        foreach (ExportFile file in _files)
        {
            file.Schema.AddColumns(types, _selection);
        }

        var exported = types.Keys.ToHashSet(StringComparer.Ordinal);
        var rows = new List<HistoryRow>();
        foreach (HistoryRow row in live.Rows)
        {
            if (IsExported(row.Step))
            {
                // Of its values only those count that no export has.
                types.AddOthers(row, exported);
            }
            else
            {
                types.Add(row);
                rows.Add(row);
            }
        }

        if (!isComplete)
        {
            foreach (HistoryKey key in Keys)
            {
                if (_selection.Keys?.Contains(key.Name) ?? !_selection.Excludes(key.Name))
                {
                    types.Add(key);
                }
            }
        }
        else if (_selection.Keys is null)
        {
            types.TakeApart(exported, rows);
        }

        foreach (ColumnMismatchException mismatch in found)
        {
            types.Add(mismatch);
        }

        return [.. (_selection.Keys ?? types.Keys).Select(key => (key, types.Find(key, isComplete)))];
    }

    private LiveBlocks OpenLive(CancellationToken cancellationToken) =>
        _live ??= new LiveBlocks(ReadLiveAsync(cancellationToken).GetAsyncEnumerator(cancellationToken));

    /// <summary>Says what was missing when all rows have been read.</summary>
    /// <exception cref="WandbIncompleteHistoryException">Something was, and nobody wants to be told in another way.</exception>
    public void Complete()
    {
        var completeness = new HistoryCompleteness(_exportedRows, _liveRows, _options.IsWhole ? _expected : null);
        if (completeness.MissingRows == 0)
        {
            return;
        }

        if (_options.OnIncomplete is null)
        {
            throw new WandbIncompleteHistoryException(
                $"The history of the run '{_run.Path}' is not complete: {completeness} Read it again later, or accept it with "
                    + $"{nameof(HistoryOptions)}.{nameof(HistoryOptions.OnIncomplete)}.",
                completeness.Rows,
                completeness.ExpectedRows!.Value
            );
        }

        _options.OnIncomplete(completeness);
    }

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
        {
            await _live.DisposeAsync().ConfigureAwait(false);
        }

        foreach (ExportFile file in _files)
        {
            file.Dispose();
        }
    }

    private static HashSet<string> AddressesOf(HistorySources sources) => [.. sources.Exports.Urls.Select(ExportAddress.WithoutSignature)];

    private static async Task<IReadOnlyList<ExportFile>> OpenAsync(
        RunOverview run,
        IReadOnlyList<string> urls,
        KeySelection selection,
        HistoryOptions options,
        CancellationToken cancellationToken
    )
    {
        ExportCache cache = ExportCache.Create(options.CacheDirectory);
        // In an order that does not depend on the answer's.
        Export[] exports =
        [
            .. urls.DistinctBy(ExportAddress.WithoutSignature).Order(StringComparer.Ordinal).Select(url => new Export(run, url)),
        ];
        var files = new ExportFile?[exports.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxParallelExports, CancellationToken = cancellationToken };
        try
        {
            await Parallel
                .ForAsync(
                    0,
                    exports.Length,
                    parallel,
                    async (i, token) => files[i] = await ExportOpening.OpenAsync(exports[i], selection, cache, token).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            return files!;
        }
        catch
        {
            foreach (ExportFile? file in files)
            {
                file?.Dispose();
            }

            throw;
        }
    }

    private async IAsyncEnumerable<RowBlock> ReadExportsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ExportSegment> segments = ExportPlan.Merge(_files, _options.First, _options.Before);
        var readers = new ExportReaders(_selection, _lines.IsNumeric, segments);
        await using (readers.ConfigureAwait(false))
        {
            foreach (ExportSegment segment in segments)
            {
                IAsyncEnumerable<RowBlock> blocks = readers.ReadAsync(segment.File, segment.Start, segment.Count, cancellationToken);
                List<ExportSchema> before = [segment.File.Schema];
                foreach (ExportRows others in segment.Others)
                {
                    // What is under keys that were not chosen is not read, and the server counts its rows.
                    bool hasOtherKeys = _selection.Keys is not null && others.File.Schema.IsOfAnotherProcess(before);
                    before.Add(others.File.Schema);
                    _exportedRows += hasOtherKeys ? segment.Count : 0;
                    if (!readers.HasAllOf(segment.File, others.File))
                    {
                        IAsyncEnumerable<RowBlock> more = readers.ReadAsync(others.File, others.Start, segment.Count, cancellationToken);
                        blocks = MergeAsync(blocks, more, isCounted: hasOtherKeys);
                    }
                }

                await foreach (RowBlock block in blocks.ConfigureAwait(false))
                {
                    yield return block;
                }
            }
        }
    }

    // The exporter repeats rows while it puts exports together, and several processes can log other keys at the same step.
    private async IAsyncEnumerable<RowBlock> MergeAsync(
        IAsyncEnumerable<RowBlock> blocks,
        IAsyncEnumerable<RowBlock> others,
        bool isCounted
    )
    {
        IAsyncEnumerator<RowBlock> more = others.GetAsyncEnumerator(CancellationToken.None);
        await using (more.ConfigureAwait(false))
        {
            int next = 0;
            int count = 0;
            await foreach (RowBlock block in blocks.ConfigureAwait(false))
            {
                int start = 0;
                for (int i = 0; i < block.Count; i++)
                {
                    if (next == count)
                    {
                        next = 0;
                        count = await more.MoveNextAsync().ConfigureAwait(false) ? more.Current.Count : 0;
                    }

                    if (RowMerge.TryMerge(_selection, block.Slice(i, 1), more.Current.Slice(next++, 1)) is not { } merged)
                    {
                        continue;
                    }

                    if (i > start)
                    {
                        yield return block.Slice(start, i - start);
                    }

                    _exportedRows += isCounted ? 0 : 1;
                    start = i + 1;
                    yield return merged;
                }

                if (start < block.Count)
                {
                    yield return start == 0 ? block : block.Slice(start, block.Count - start);
                }
            }
        }
    }

    private async IAsyncEnumerable<LiveRows> ReadLiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var history = new LiveHistory(_run, _lines);
        List<ExportSegment> exported = ExportPlan.Merge(_files, long.MinValue, long.MaxValue);
        long exportedRows = exported.Sum(static segment => (long)segment.Count);
        long end = 1 + Math.Max(Keys.LastStep ?? -1, Math.Max(LastOf(exported), _liveSteps.Count == 0 ? -1 : _liveSteps.Max()));
        end = end > 0 ? end : EndOfSteps;
        foreach ((long from, long before) in FindWindows(exported, exportedRows, end))
        {
            await foreach (LiveRows rows in ReadWindowAsync(history, from, before, cancellationToken).ConfigureAwait(false))
            {
                yield return rows;
            }
        }

        // What the server knows of the last step can be older than its rows, and only a count says that there are none behind it.
        bool hasAll = exportedRows + (_options.IsWhole ? _liveRows : _liveSteps.Count(step => !IsExported(step))) >= _expected;
        if (!hasAll)
        {
            await foreach (LiveRows rows in ReadWindowAsync(history, end, EndOfSteps, cancellationToken).ConfigureAwait(false))
            {
                yield return rows;
            }
        }
    }

    private async IAsyncEnumerable<LiveRows> ReadWindowAsync(
        LiveHistory history,
        long from,
        long before,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        from = Math.Max(from, _options.First);
        before = Math.Min(before, _options.Before);
        await foreach (LiveRows rows in history.ReadAsync(from, before, _expected, cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < rows.Count; i++)
            {
                _liveRows += IsExported(rows.GetStep(i)) ? 0 : 1;
            }

            if (rows.Count > 0)
            {
                yield return rows;
            }
        }
    }

    /// <summary>Where rows can be that are in no export.</summary>
    private List<(long From, long Before)> FindWindows(List<ExportSegment> exported, long exportedRows, long end)
    {
        long known = exportedRows + _liveSteps.Count(step => !IsExported(step));
        long last = Math.Max(LastOf(exported), _liveSteps.Count == 0 ? -1 : _liveSteps.Max());
        // A count is wrong if the last step is after all of the rows that it counts.
        if ((known >= _expected || (_expected is null && known > 0)) && !(Keys.LastStep > last))
        {
            return _liveSteps.Count == 0 ? [] : [(_liveSteps.Min(), end)];
        }

        // More than that: the lists can be empty although there are rows.
        var gaps = new List<(long From, long Before)>();
        // From here on the server lists rows, some of them at steps that are exported too.
        long listed = _liveSteps.Count == 0 ? long.MaxValue : _liveSteps.Min();
        long next = Math.Min(Math.Min(0, listed), exported.Count == 0 ? 0 : exported[0].File.Steps[exported[0].Start]);
        long first = next;
        foreach (ExportSegment segment in exported)
        {
            for (int i = segment.Start; i < segment.Start + segment.Count; i++)
            {
                long step = segment.File.Steps[i];
                if (step >= listed)
                {
                    gaps.Add((next, end));
                    return gaps;
                }

                if (step > next)
                {
                    gaps.Add((next, step));
                    if (gaps.Count > MaxGaps)
                    {
                        return [(first, end)];
                    }
                }

                next = step + 1;
            }
        }

        gaps.Add((next, end));
        return gaps;
    }

    private bool IsExported(long step)
    {
        foreach (ExportFile file in _files)
        {
            int index = file.Steps.LowerBound(step, 0, file.Steps.Count);
            if (index < file.Steps.Count && file.Steps[index] == step)
            {
                return true;
            }
        }

        return false;
    }

    private static long LastOf(List<ExportSegment> exported) =>
        exported is [.., var last] ? last.File.Steps[last.Start + last.Count - 1] : -1;

    /// <summary>Rows from the API, as far as others are not before them.</summary>
    private sealed class LiveBlocks(IAsyncEnumerator<LiveRows> lists) : IAsyncDisposable
    {
        private readonly Queue<LiveRows> _ahead = [];
        private LiveRows? _rows;
        private RowBlock? _block;
        private int _next;
        private bool _isAtEnd;

        /// <summary>The rows that were read ahead.</summary>
        public IEnumerable<HistoryRow> Rows => _ahead.SelectMany(static rows => rows.Rows);

        /// <summary>Reads ahead.</summary>
        /// <returns>Whether that were all rows.</returns>
        public async ValueTask<bool> FillAsync(int most)
        {
            int count = 0;
            while (!_isAtEnd && count < most)
            {
                _isAtEnd = !await lists.MoveNextAsync().ConfigureAwait(false);
                if (!_isAtEnd)
                {
                    count += lists.Current.Count;
                    _ahead.Enqueue(lists.Current);
                }
            }

            return _isAtEnd;
        }

        /// <summary>The step of the next row; <see langword="null"/> if there is none.</summary>
        public async ValueTask<long?> PeekAsync()
        {
            while (_next == (_block?.Count ?? 0))
            {
                _rows?.Dispose();
                _rows = null;
                _block = null;
                _next = 0;
                if (_ahead.Count == 0 && await FillAsync(1).ConfigureAwait(false) && _ahead.Count == 0)
                {
                    return null;
                }

                _rows = _ahead.Dequeue();
                _block = _rows.ToBlock();
            }

            return _block!.GetStep(_next);
        }

        /// <summary>Whether the row that was looked at has a key that no export has.</summary>
        public bool HasMoreThanExports() => _rows!.HasMoreThanExports(_next);

        /// <summary>Takes the row that was looked at.</summary>
        public RowBlock Take() => _block!.Slice(_next++, 1);

        /// <summary>Takes rows of the list that was looked at.</summary>
        public RowBlock TakeBefore(long step)
        {
            int start = _next;
            _next = _block!.FindStep(step, start);
            return start == 0 && _next == _block.Count ? _block : _block.Slice(start, _next - start);
        }

        public ValueTask DisposeAsync()
        {
            _rows?.Dispose();
            return lists.DisposeAsync();
        }
    }

    // What the history consists of: how many lines the server counts, the steps that only the API has, and the exports.
    private readonly record struct Contents(long? Lines, IReadOnlyList<long> LiveSteps, IReadOnlyList<ExportFile> Files);
}
