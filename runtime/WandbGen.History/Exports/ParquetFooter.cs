using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace WandbGen.History.Exports;

/// <summary>Where the column chunks of a parquet file are. The library that decodes them reads what it needs, but does not say where that
/// is before.</summary>
/// <param name="RowGroups">The groups of rows, in their order.</param>
internal sealed record ParquetFooter(IReadOnlyList<ParquetFooter.RowGroup> RowGroups)
{
    // The bytes at the beginning and the end of a parquet file.
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    // The length of the footer, and the magic.
    private const int TrailerLength = 8;

    // The number of bytes that are read before the length of the footer is known.
    private const int UsualLength = 64 * 1024;

    /// <summary>The number of all rows.</summary>
    public long RowCount { get; } = RowGroups.Sum(static group => group.RowCount);

    /// <summary>Finds row groups that are decoded together, and how many rows of some columns fit into memory at once. A row group of
    /// long values does not make the batches of all others short.</summary>
    /// <param name="groups">The row groups, in their order.</param>
    /// <param name="columns">The columns, all of which the row groups have.</param>
    /// <param name="length">The number of bytes that there is room for.</param>
    /// <param name="most">The number of rows that are never exceeded.</param>
    public IEnumerable<DecodedGroups> FindBatches(IReadOnlyList<int> groups, int[] columns, long length, int most)
    {
        int first = 0;
        while (first < groups.Count)
        {
            int batchSize = FindBatchSize(RowGroups[groups[first]], columns, length, most);
            long rows = RowGroups[groups[first]].RowCount;
            int end = first + 1;
            while (end < groups.Count && FindBatchSize(RowGroups[groups[end]], columns, length, most) == batchSize)
            {
                rows += RowGroups[groups[end++]].RowCount;
            }

            yield return new DecodedGroups([.. groups.Skip(first).Take(end - first)], rows, batchSize);
            first = end;
        }
    }

    // By powers of two, because neighbours seldom have exactly the same.
    private static int FindBatchSize(RowGroup group, int[] columns, long length, int most)
    {
        double decoded = columns.Sum(column => group.Chunks[column].DecodedLength);
        double fitting = decoded > 0 ? length / decoded * group.RowCount : most;
        return fitting >= most ? most : 1 << BitOperations.Log2((uint)Math.Max(1, fitting));
    }

    /// <summary>Reads the footer of an export.</summary>
    /// <exception cref="WandbIntegrityException">It is no parquet file, or a part of one.</exception>
    /// <exception cref="WandbProtocolException">It is damaged.</exception>
    public static async Task<ParquetFooter> ReadAsync(Export export, ExportBytes bytes, CancellationToken cancellationToken)
    {
        long length = bytes.Length;
        if (length < (2 * Magic.Length) + sizeof(int))
        {
            throw new WandbIntegrityException(
                export.Name,
                "beginning and end",
                "PAR1",
                string.Create(CultureInfo.InvariantCulture, $"{length} bytes")
            );
        }

        byte[] tail = await ReadTailAsync(bytes, Math.Min(length, UsualLength), cancellationToken).ConfigureAwait(false);
        byte[] beginning = new byte[Magic.Length];
        bytes.Position = 0;
        bytes.ReadExactly(beginning);
        if (!beginning.AsSpan().SequenceEqual(Magic) || !tail.AsSpan().EndsWith(Magic))
        {
            throw new WandbIntegrityException(
                export.Name,
                "beginning and end",
                "PAR1 and PAR1",
                $"{Convert.ToHexString(beginning)} and {Convert.ToHexString(tail.AsSpan(tail.Length - Magic.Length))}"
            );
        }

        long footerLength = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan()[^TrailerLength..]);
        if (footerLength > length - TrailerLength - Magic.Length)
        {
            throw new WandbIntegrityException(
                export.Name,
                "length in bytes",
                string.Create(CultureInfo.InvariantCulture, $"more than {footerLength}, as its footer alone has"),
                length.ToString(CultureInfo.InvariantCulture)
            );
        }

        if (footerLength + TrailerLength > tail.Length)
        {
            tail = await ReadTailAsync(bytes, footerLength + TrailerLength, cancellationToken).ConfigureAwait(false);
        }

        return ExportDamage.Guard(export, () => Read(tail.AsSpan()[(int)(tail.Length - footerLength - TrailerLength)..], length));
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

    private static ParquetFooter Read(ReadOnlySpan<byte> footer, long length)
    {
        var reader = new ThriftReader(footer);
        var groups = new List<RowGroup>();
        long? rows = null;
        int field = 0;
        while (reader.ReadField(ref field, out int type))
        {
            switch (field)
            {
                case 3:
                    rows = reader.ReadInteger();
                    break;
                case 4:
                    for (int i = reader.ReadList(out _); i > 0; i--)
                    {
                        groups.Add(ReadRowGroup(ref reader));
                    }

                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // The number of rows in a footer that contradicts itself is not reliable.
        var read = new ParquetFooter(groups);
        if (rows is not null && rows != read.RowCount)
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The footer says that there are {rows} rows, and its row groups {read.RowCount}."
                )
            );
        }

        return groups.TrueForAll(group => group.Chunks.All(chunk => chunk.Bytes.End <= length))
            ? read
            : throw new InvalidDataException("The footer names bytes that the file does not have.");
    }

    private static RowGroup ReadRowGroup(ref ThriftReader reader)
    {
        var chunks = new List<ColumnChunk>();
        long rows = 0;
        int field = 0;
        while (reader.ReadField(ref field, out int type))
        {
            switch (field)
            {
                case 1:
                    for (int i = reader.ReadList(out _); i > 0; i--)
                    {
                        chunks.Add(ReadChunk(ref reader));
                    }

                    break;
                case 3:
                    rows = reader.ReadInteger();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return rows >= 0 ? new RowGroup(rows, chunks) : throw new InvalidDataException("The footer of the parquet file is damaged.");
    }

    private static ColumnChunk ReadChunk(ref ThriftReader reader)
    {
        ColumnChunk chunk = default;
        int field = 0;
        while (reader.ReadField(ref field, out int type))
        {
            if (field == 3)
            {
                chunk = ReadChunkDescription(ref reader);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return chunk;
    }

    private static ColumnChunk ReadChunkDescription(ref ThriftReader reader)
    {
        long type = 0;
        long values = 0;
        long uncompressed = 0;
        long length = 0;
        long data = 0;
        long dictionary = 0;
        int longest = 0;
        int field = 0;
        while (reader.ReadField(ref field, out int fieldType))
        {
            switch (field)
            {
                case 1:
                    type = reader.ReadInteger();
                    break;
                case 5:
                    values = reader.ReadInteger();
                    break;
                case 6:
                    uncompressed = reader.ReadInteger();
                    break;
                case 7:
                    length = reader.ReadInteger();
                    break;
                case 9:
                    data = reader.ReadInteger();
                    break;
                case 11:
                    dictionary = reader.ReadInteger();
                    break;
                case 12:
                    longest = ReadLongestExtreme(ref reader);
                    break;
                default:
                    reader.Skip(fieldType);
                    break;
            }
        }

        // The dictionary precedes the data.
        long offset = dictionary > 0 && dictionary < data ? dictionary : data;
        return offset >= 0 && length >= 0 && values >= 0 && offset <= long.MaxValue - length
            ? new ColumnChunk(new ByteRange(offset, offset + length), DecodedLength(type, values, uncompressed, longest))
            : throw new InvalidDataException("The footer of the parquet file is damaged.");
    }

    // The least and the greatest value are samples of how long texts are.
    private static int ReadLongestExtreme(ref ThriftReader reader)
    {
        int longest = 0;
        int field = 0;
        while (reader.ReadField(ref field, out int type))
        {
            if (field is 1 or 2 or 5 or 6)
            {
                longest = Math.Max(longest, reader.SkipBinary());
            }
            else
            {
                reader.Skip(type);
            }
        }

        return longest;
    }

    // The types are numbered as in the format's own description.
    private static double DecodedLength(long type, long values, long uncompressed, int longest)
    {
        const int Int32 = 1;
        const int Float = 4;
        const int FirstOfTexts = 6;
        return type switch
        {
            Int32 or Float => (double)values * sizeof(float),
            < FirstOfTexts => (double)values * sizeof(double),
            // In a file each of them can be there once, in a dictionary.
            _ => Math.Max(uncompressed, (double)values * longest) + ((double)values * sizeof(int)),
        };
    }

    /// <summary>Row groups that are decoded together.</summary>
    /// <param name="Groups">The row groups.</param>
    /// <param name="RowCount">The number of their rows.</param>
    /// <param name="BatchSize">How many of the rows are decoded at once.</param>
    internal readonly record struct DecodedGroups(int[] Groups, long RowCount, int BatchSize);

    /// <summary>Rows whose columns stand together.</summary>
    /// <param name="RowCount">How many.</param>
    /// <param name="Chunks">Where each column is, by its index among all leaves of the schema.</param>
    internal sealed record RowGroup(long RowCount, IReadOnlyList<ColumnChunk> Chunks);

    /// <summary>The values of a column in a row group.</summary>
    /// <param name="Bytes">Where they are in the file.</param>
    /// <param name="DecodedLength">About how many bytes they take in memory, by what the footer says of them.</param>
    internal readonly record struct ColumnChunk(ByteRange Bytes, double DecodedLength);
}
