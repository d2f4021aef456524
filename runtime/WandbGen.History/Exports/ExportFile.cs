using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using WandbGen.History.Batches;
using WandbGen.History.Rows;
using WandbGen.Transport;

namespace WandbGen.History.Exports;

/// <summary>An export that is open: its steps are known, its columns are read when they are needed.</summary>
internal sealed class ExportFile : IDisposable
{
    private const int FooterLength = 64 * 1024;
    private const long PortionLength = 1024 * 1024;
    private const long LargestAhead = 8 * 1024 * 1024;
    private const int RowsBeforeRead = 1024 * 1024;

    private readonly Export _export;
    private readonly ExportBytes _bytes;
    private readonly ParquetFooter _footer;
    private readonly FileReader _reader;
    private readonly string[][] _leaves;

    private ExportFile(Export export, ExportBytes bytes, ParquetFooter footer, FileReader reader)
    {
        _export = export;
        _bytes = bytes;
        _footer = footer;
        _reader = reader;
        SchemaDescriptor schema = reader.ParquetReader.FileMetaData.Schema;
        _leaves = new string[schema.NumColumns][];
        for (int i = 0; i < _leaves.Length; i++)
        {
            ColumnDescriptor column = schema.Column(i);
            _leaves[i] = column.Path.ToDotVector();
        }
    }

    /// <summary>What was exported.</summary>
    public Export Export => _export;

    /// <summary>The steps of the rows, in their order.</summary>
    public long[] Steps { get; private set; } = [];

    /// <summary>Where the rows are in the file, in the order of their steps; <see langword="null"/> if the file has them in this order, as
    /// the exporter writes them.</summary>
    public int[]? Order { get; private set; }

    /// <summary>Opens an export: its footer and its steps.</summary>
    /// <param name="export">The export.</param>
    /// <param name="selection">What is going to be read; if it is most of the file, the file is received as a whole and kept.</param>
    /// <param name="cache">Where it is kept.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="WandbException">The file is not there, damaged, or cannot be read.</exception>
    public static async Task<ExportFile> OpenAsync(
        Export export,
        KeySelection selection,
        ExportCache cache,
        CancellationToken cancellationToken
    )
    {
        ContentClient content = export.Run.ReadingClient.Content;
        RemoteBytes? remote = await RemoteBytes.TryOpenAsync(content, export, cancellationToken).ConfigureAwait(false);
        if (remote is null)
        {
            // Who sends files only as a whole need not say how long they are.
            return await OpenWholeAsync(export, cache, null, null, cancellationToken).ConfigureAwait(false);
        }

        export.Size = remote.Length;
        string path = cache.PathOf(export, remote.EntityTag, remote.Length);
        bool isKept = remote is { IsWhole: false, EntityTag: not null };
        if (isKept && await ExportCache.TryOpenAsync(path, remote.Length, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            try
            {
                ExportFile known = await CreateAsync(export, kept, cancellationToken).ConfigureAwait(false);
                remote.Dispose();
                return known;
            }
            catch (WandbException)
            {
                // The copy is damaged, and has been discarded: the storage's own is read instead.
            }
        }

        ExportFile file = await CreateAsync(export, remote, cancellationToken).ConfigureAwait(false);
        if (remote.IsWhole || !file.IsMost(selection))
        {
            return file;
        }

        string? tag = remote.EntityTag;
        file.Dispose();
        return await OpenWholeAsync(export, cache, tag, export.Size, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens an export that is on the disk.</summary>
    public static Task<ExportFile> OpenAsync(Export export, string path, CancellationToken cancellationToken) =>
        CreateAsync(export, new LocalBytes(path, isCached: false), cancellationToken);

    /// <summary>Which leaves hold the values of the keys.</summary>
    public int[] FindLeaves(KeySelection selection)
    {
        var found = new SortedSet<int>();
        if (selection.Keys is null)
        {
            found.UnionWith(Find(path => !selection.Excludes(string.Join('.', path))));
            return [.. found];
        }

        foreach (string key in selection.Keys)
        {
            int column = FindColumn(key);
            if (column >= 0 && IsFull(column))
            {
                found.Add(column);
                continue;
            }

            // A column of this name, and values inside of objects; in which other things than objects can lead there; and the columns
            // that the exporter made of an object's members.
            found.UnionWith(Find(path => path[0] == key || IsBelow(string.Join('.', path), key)));
            foreach (IGrouping<string, int> outer in Find(path => JoinedMembers.IsBelow(key, path[0])).GroupBy(leaf => _leaves[leaf][0]))
            {
                if (!outer.Any(found.Contains))
                {
                    found.UnionWith(outer);
                }
            }
        }

        found.RemoveWhere(leaf => selection.Excludes(string.Join('.', _leaves[leaf])));
        return [.. found];
    }

    /// <summary>Whether there is a column of this very name.</summary>
    public bool HasColumn(string name) => System.Array.Exists(_leaves, path => path[0] == name);

    /// <summary>Says which columns there are for the keys.</summary>
    public void AddColumns(ColumnTypes types, KeySelection selection)
    {
        // A file without columns has no schema that could be read, and one without rows nothing that is to have a column.
        if (_leaves.Length == 0 || Steps.Length == 0)
        {
            return;
        }

        foreach (Field field in _reader.Schema.FieldsList)
        {
            if (IsEmpty(field))
            {
                continue;
            }

            if (selection.Keys is null)
            {
                if (!selection.Excludes(field.Name))
                {
                    types.Add(field, HasLargeNumbers(field));
                }
            }
            else
            {
                foreach (string key in selection.Keys)
                {
                    AddColumn(types, key, field);
                }
            }
        }
    }

    private void AddColumn(ColumnTypes types, string key, Field field)
    {
        if (field.Name == key)
        {
            types.Add(field, HasLargeNumbers(field));
            return;
        }

        bool isInside = JoinedMembers.IsBelow(key, field.Name);
        if ((isInside || JoinedMembers.IsBelow(field.Name, key)) && !(FindColumn(key) is >= 0 and int column && IsFull(column)))
        {
            // A member of the object that the key is makes it one.
            types.Add(key, isInside ? TypeOf(field.DataType, key[(field.Name.Length + 1)..]) : new StructType([field]));
        }
    }

    /// <summary>Reads columns of rows.</summary>
    /// <param name="leaves">The leaves.</param>
    /// <param name="first">The first row that is needed.</param>
    /// <param name="last">The last row that is needed.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>Batches, each with the number of its first row; rows before and behind those that are needed may be among them.</returns>
    public async IAsyncEnumerable<(long FirstRow, RecordBatch Batch)> ReadAsync(
        int[] leaves,
        long first,
        long last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        List<Portion> portions = FindPortions(leaves, first, last);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Queue<Task<ExportParts>>();
        int next = 0;
        long ahead = 0;
        try
        {
            foreach (Portion portion in portions)
            {
                // The next portions arrive while this one is decoded.
                while (next < portions.Count && (pending.Count == 0 || ahead + portions[next].Length <= LargestAhead))
                {
                    pending.Enqueue(_bytes.ReceiveAsync(ByteRange.Join(portions[next].Chunks), ends.Token));
                    ahead += portions[next++].Length;
                }

                _bytes.Load(await pending.Dequeue().ConfigureAwait(false));
                ahead -= portion.Length;
                foreach ((int group, long firstRow) in portion.Groups)
                {
                    long inGroup = 0;
                    using IArrowArrayStream batches = Guard(() => _reader.GetRecordBatchReader([group], leaves));
                    while (await NextAsync(batches, cancellationToken).ConfigureAwait(false) is { } batch)
                    {
                        inGroup += batch.Length;
                        yield return (firstRow + inGroup - batch.Length, batch);
                    }

                    long count = _footer.RowGroups[group].RowCount;
                    if (inGroup != count)
                    {
                        throw Damaged(string.Create(CultureInfo.InvariantCulture, $"a row group has {inGroup} rows instead of {count}"));
                    }
                }
            }
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            foreach (Task<ExportParts> left in pending)
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (left.IsCompletedSuccessfully)
                {
                    left.Result.Dispose();
                }
            }

            _bytes.Load(ExportParts.None);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _bytes.Dispose();
    }

    // What is inside of other things than objects can be anything.
    private static IArrowType TypeOf(IArrowType type, string path)
    {
        if (type is StructType members)
        {
            foreach (Field member in members.Fields)
            {
                if (member.Name == path)
                {
                    return member.DataType;
                }

                if (IsBelow(path, member.Name))
                {
                    return TypeOf(member.DataType, path[(member.Name.Length + 1)..]);
                }
            }

            return ArrowValue.IsUnion(members) ? BinaryType.Default : NullType.Default;
        }

        // Numbers and texts have nothing inside.
        return
            type
                is BinaryType
                    or LargeBinaryType
                    or BinaryViewType
                    or FixedSizeBinaryType
                    or ListType
                    or LargeListType
                    or FixedSizeListType
                    or MapType
                    or DictionaryType
            ? BinaryType.Default
            : NullType.Default;
    }

    private int FindColumn(string key) => System.Array.FindIndex(_leaves, path => path.Length == 1 && path[0] == key);

    // Whether a column has a value in every row, so that none is inside of another column.
    private bool IsFull(int leaf) => HasOnly(leaf, static (statistics, _) => statistics?.NullCount == 0);

    // Whether a column is there because other files have it.
    private bool IsEmpty(Field field) =>
        FindColumn(field.Name) is >= 0 and int leaf && HasOnly(leaf, static (statistics, rows) => statistics?.NullCount == rows);

    // Whether a column has whole numbers that no double is.
    private bool HasLargeNumbers(Field field) =>
        FindColumn(field.Name) is >= 0 and int leaf
        && !HasOnly(
            leaf,
            static (statistics, _) =>
                statistics is not Statistics<long> { HasMinMax: true } whole
                || (whole.Min >= -ColumnTypes.LargestExact && whole.Max <= ColumnTypes.LargestExact)
        );

    private bool HasOnly(int leaf, Func<Statistics?, long, bool> test)
    {
        for (int i = 0; i < _footer.RowGroups.Count; i++)
        {
            using RowGroupReader group = _reader.ParquetReader.RowGroup(i);
            using ColumnChunkMetaData chunk = group.MetaData.GetColumnChunkMetaData(leaf);
            using Statistics? statistics = chunk.Statistics;
            if (!test(statistics, _footer.RowGroups[i].RowCount))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsBelow(string path, string name) =>
        path.StartsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[name.Length] == '.');

    private List<int> Find(Func<string[], bool> isWanted)
    {
        var found = new List<int>();
        for (int i = 0; i < _leaves.Length; i++)
        {
            if (isWanted(_leaves[i]))
            {
                found.Add(i);
            }
        }

        return found;
    }

    private static async Task<ExportFile> OpenWholeAsync(
        Export export,
        ExportCache cache,
        string? entityTag,
        long? length,
        CancellationToken cancellationToken
    )
    {
        // A storage that does not say which object it is cannot tell that the one in the cache is the same.
        bool isKnown = entityTag is not null && length is not null;
        string path = cache.PathOf(export, isKnown ? entityTag : Guid.NewGuid().ToString("N"), length ?? -1);
        DownloadedFile downloaded = await export
            .Run.ReadingClient.Downloads.DownloadToFileAsync(
                export,
                path,
                new DownloadOptions { Replace = true, Durable = false },
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        LocalBytes bytes;
        if (isKnown)
        {
            bytes = await ExportCache.KeepAsync(downloaded.Path, length!.Value, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // It stays readable as long as it is open.
            bytes = new LocalBytes(downloaded.Path, isCached: true);
            File.Delete(downloaded.Path);
        }

        return await CreateAsync(export, bytes, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ExportFile> CreateAsync(Export export, ExportBytes bytes, CancellationToken cancellationToken)
    {
        ExportFile? file = null;
        try
        {
            file = await ReadFooterAsync(export, bytes, cancellationToken).ConfigureAwait(false);
            await file.ReadStepsAsync(cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch (Exception exception)
        {
            if (exception is WandbException)
            {
                bytes.Discard();
            }

            file?.Dispose();
            bytes.Dispose();
            throw;
        }
    }

    private static async Task<ExportFile> ReadFooterAsync(Export export, ExportBytes bytes, CancellationToken cancellationToken)
    {
        long length = bytes.Length;
        if (length < (2 * ParquetFooter.Magic.Length) + sizeof(int))
        {
            throw new WandbIntegrityException(
                export.Name,
                "beginning and end",
                "PAR1",
                string.Create(CultureInfo.InvariantCulture, $"{length} bytes")
            );
        }

        byte[] tail = await ReadTailAsync(bytes, Math.Min(length, FooterLength), cancellationToken).ConfigureAwait(false);
        byte[] beginning = new byte[ParquetFooter.Magic.Length];
        bytes.Position = 0;
        bytes.ReadExactly(beginning);
        if (!beginning.AsSpan().SequenceEqual(ParquetFooter.Magic) || !tail.AsSpan().EndsWith(ParquetFooter.Magic))
        {
            throw new WandbIntegrityException(
                export.Name,
                "beginning and end",
                "PAR1 and PAR1",
                $"{Convert.ToHexString(beginning)} and {Convert.ToHexString(tail.AsSpan(tail.Length - ParquetFooter.Magic.Length))}"
            );
        }

        long footerLength = ParquetFooter.ReadLength(tail);
        if (footerLength > length - ParquetFooter.TrailerLength - ParquetFooter.Magic.Length)
        {
            throw new WandbIntegrityException(
                export.Name,
                "length in bytes",
                string.Create(CultureInfo.InvariantCulture, $"more than {footerLength}, as its footer alone has"),
                length.ToString(CultureInfo.InvariantCulture)
            );
        }

        if (footerLength + ParquetFooter.TrailerLength > tail.Length)
        {
            tail = await ReadTailAsync(bytes, footerLength + ParquetFooter.TrailerLength, cancellationToken).ConfigureAwait(false);
        }

        return Guard(
            export,
            () =>
            {
                ParquetFooter footer = ParquetFooter.Read(tail.AsSpan()[(int)(tail.Length - footerLength - ParquetFooter.TrailerLength)..]);
                using ArrowReaderProperties properties = ArrowReaderProperties.GetDefault();
                // What is read is here already, chunk by chunk, and nothing between the chunks is.
                properties.PreBuffer = false;
                properties.UseThreads = true;
                return new ExportFile(export, bytes, footer, new FileReader(bytes, null, properties, leaveOpen: true));
            }
        );
    }

    private static async Task<byte[]> ReadTailAsync(ExportBytes bytes, long length, CancellationToken cancellationToken)
    {
        var range = new ByteRange(bytes.Length - length, bytes.Length);
        if (bytes is RemoteBytes remote)
        {
            await remote.KeepAsync(range, cancellationToken).ConfigureAwait(false);
        }

        byte[] tail = new byte[length];
        bytes.Position = range.Start;
        bytes.ReadExactly(tail);
        return tail;
    }

    private async Task ReadStepsAsync(CancellationToken cancellationToken)
    {
        // A run whose history is empty has a file without columns.
        int leaf = System.Array.FindIndex(_leaves, static path => path is [HistoryRow.StepKey]);
        if (leaf < 0)
        {
            if (_footer.RowCount > 0)
            {
                throw Damaged("it has rows, but no steps");
            }

            return;
        }

        // A footer can promise any number of rows: room is made for those that there are.
        var steps = new long[Math.Min(_footer.RowCount, RowsBeforeRead)];
        long count = 0;
        await foreach ((long first, RecordBatch batch) in ReadAsync([leaf], 0, long.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                count = first + batch.Length;
                if (count > steps.Length)
                {
                    System.Array.Resize(ref steps, (int)Math.Min(Math.Max(count, 2L * steps.Length), System.Array.MaxLength));
                }

                IArrowArray column = batch.Column(0);
                if (column is Int64Array { NullCount: 0 } whole)
                {
                    whole.Values.CopyTo(steps.AsSpan((int)first));
                    continue;
                }

                for (int i = 0; i < batch.Length; i++)
                {
                    steps[first + i] = StepOf.TryRead(ArrowValue.Read(column, i), out long step)
                        ? step
                        : throw Damaged(string.Create(CultureInfo.InvariantCulture, $"row {first + i} has no step"));
                }
            }
        }

        System.Array.Resize(ref steps, (int)count);
        Steps = steps;
        bool isInOrder = true;
        for (int i = 1; i < steps.Length; i++)
        {
            isInOrder &= steps[i - 1] <= steps[i];
        }

        if (!isInOrder)
        {
            Order = [.. Enumerable.Range(0, steps.Length).OrderBy(row => steps[row])];
            Steps = [.. Order.Select(row => steps[row])];
        }
    }

    // The steps are read of every file.
    private bool IsMost(KeySelection selection)
    {
        int[] leaves = [.. FindLeaves(selection), .. Find(static path => path is [HistoryRow.StepKey])];
        return 2 * LengthOf(leaves) > LengthOf(Enumerable.Range(0, _leaves.Length));
    }

    private long LengthOf(IEnumerable<int> leaves) =>
        leaves.Sum(leaf => _footer.RowGroups.Sum(group => leaf < group.Chunks.Count ? group.Chunks[leaf].Length : 0));

    // Row groups that are little are asked for at once, and what is much in portions.
    private List<Portion> FindPortions(int[] leaves, long first, long last)
    {
        var portions = new List<Portion>();
        long row = 0;
        for (int group = 0; group < _footer.RowGroups.Count; group++)
        {
            long count = _footer.RowGroups[group].RowCount;
            if (row + count > first && row <= last)
            {
                if (portions.Count == 0 || portions[^1].Length >= PortionLength)
                {
                    portions.Add(new Portion());
                }

                portions[^1].Groups.Add((group, row));
                portions[^1].Chunks.AddRange(ChunksOf(group, leaves));
            }

            row += count;
        }

        return portions;
    }

    private IEnumerable<ByteRange> ChunksOf(int group, int[] leaves)
    {
        IReadOnlyList<ByteRange> chunks = _footer.RowGroups[group].Chunks;
        return System.Array.TrueForAll(leaves, leaf => leaf < chunks.Count)
            ? leaves.Select(leaf => chunks[leaf])
            : throw Damaged("a row group lacks columns");
    }

    private async ValueTask<RecordBatch?> NextAsync(IArrowArrayStream batches, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await batches.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (WandbException or OperationCanceledException or OutOfMemoryException))
        {
            _bytes.Discard();
            throw Unreadable(_export, exception);
        }
    }

    private T Guard<T>(Func<T> read) => Guard(_export, read);

    // The bytes are a server's, and what the decoders throw of them is of many types.
    private static T Guard<T>(Export export, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (WandbException or OperationCanceledException or OutOfMemoryException))
        {
            throw Unreadable(export, exception);
        }
    }

    private WandbProtocolException Damaged(string what)
    {
        _bytes.Discard();
        return new($"{Capitalized(_export.Description)} is damaged: {what}.");
    }

    private static WandbProtocolException Unreadable(Export export, Exception exception) =>
        new($"{Capitalized(export.Description)} cannot be read. {exception.Message}", innerException: exception);

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Row groups that are received together.</summary>
    private sealed class Portion
    {
        public List<(int Group, long FirstRow)> Groups { get; } = [];

        public List<ByteRange> Chunks { get; } = [];

        public long Length => Chunks.Sum(static chunk => chunk.Length);
    }
}
