using System.Buffers.Binary;

namespace WandbGen.History.Exports;

/// <summary>Where the column chunks of a parquet file are. The library that decodes them reads what it needs, but does not say where that
/// is before.</summary>
/// <param name="RowGroups">The groups of rows, in their order.</param>
internal sealed record ParquetFooter(IReadOnlyList<ParquetFooter.RowGroup> RowGroups)
{
    /// <summary>What a parquet file begins and ends with.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>How many bytes there are behind a footer: its length and the magic.</summary>
    public const int TrailerLength = 8;

    /// <summary>The number of all rows.</summary>
    public long RowCount { get; } = RowGroups.Sum(static group => group.RowCount);

    /// <summary>The length of the footer, from the last bytes of a file.</summary>
    public static long ReadLength(ReadOnlySpan<byte> trailer) => BinaryPrimitives.ReadUInt32LittleEndian(trailer[^TrailerLength..]);

    /// <summary>Reads a footer.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetFooter Read(ReadOnlySpan<byte> footer)
    {
        var reader = new ThriftReader(footer);
        var groups = new List<RowGroup>();
        int field = 0;
        while (reader.ReadField(ref field, out int type))
        {
            if (field == 4)
            {
                for (int i = reader.ReadList(out _); i > 0; i--)
                {
                    groups.Add(ReadRowGroup(ref reader));
                }
            }
            else
            {
                reader.Skip(type);
            }
        }

        return new ParquetFooter(groups);
    }

    private static RowGroup ReadRowGroup(ref ThriftReader reader)
    {
        var chunks = new List<ByteRange>();
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

    private static ByteRange ReadChunk(ref ThriftReader reader)
    {
        ByteRange chunk = default;
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

    // A dictionary stands before the data.
    private static ByteRange ReadChunkDescription(ref ThriftReader reader)
    {
        long length = 0;
        long data = 0;
        long dictionary = 0;
        int field = 0;
        while (reader.ReadField(ref field, out int type))
        {
            switch (field)
            {
                case 7:
                    length = reader.ReadInteger();
                    break;
                case 9:
                    data = reader.ReadInteger();
                    break;
                case 11:
                    dictionary = reader.ReadInteger();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        long offset = dictionary > 0 && dictionary < data ? dictionary : data;
        return offset >= 0 && length >= 0 && offset <= long.MaxValue - length
            ? new ByteRange(offset, offset + length)
            : throw new InvalidDataException("The footer of the parquet file is damaged.");
    }

    /// <summary>Rows whose columns stand together.</summary>
    /// <param name="RowCount">How many.</param>
    /// <param name="Chunks">Where each column is, by its index among all leaves of the schema.</param>
    internal sealed record RowGroup(long RowCount, IReadOnlyList<ByteRange> Chunks);
}
