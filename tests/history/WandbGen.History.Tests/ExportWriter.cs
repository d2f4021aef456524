using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace WandbGen.History.Tests;

/// <summary>Writes parquet files as W&amp;B's exporter does.</summary>
internal static class ExportWriter
{
    /// <summary>A file with a step and a loss for each step.</summary>
    public static byte[] Write(IEnumerable<long> steps, int rowGroupSize = int.MaxValue)
    {
        long[] all = [.. steps];
        return Write(rowGroupSize, ("_step", Numbers(all)), ("loss", Numbers(all.Select(static step => (double?)(step / 2.0)))));
    }

    /// <summary>A file of a run that logged nothing: no columns, and one group of no rows.</summary>
    /// <param name="rows">How many rows the footer says there are, in vain.</param>
    public static byte[] WriteEmpty(byte rows = 0)
    {
        // In Thrift's compact protocol: the version, a schema without fields, the number of rows, one row group.
        byte[] footer =
        [
            .. (ReadOnlySpan<byte>)[0x15, 2, 0x19, 0x1C, 0x48, 6],
            .. "schema"u8,
            .. (ReadOnlySpan<byte>)[0x15, 0, 0, 0x16, (byte)(2 * rows), 0x19, 0x1C, 0x19, 0x0C, 0x16, 0, 0x16, 0, 0, 0],
        ];
        return [.. "PAR1"u8, .. footer, (byte)footer.Length, 0, 0, 0, .. "PAR1"u8];
    }

    /// <summary>As <see cref="WriteEmpty(byte)"/>, with all that W&amp;B's own example of it says besides.</summary>
    public static byte[] WriteEmptyWithDescription()
    {
        byte[] footer =
        [
            // Version 2; a schema that is repeated, has a name and no fields; the number of rows.
            .. (ReadOnlySpan<byte>)[0x15, 4, 0x19, 0x1C, 0x35, 4, 0x18, 6],
            .. "schema"u8,
            .. (ReadOnlySpan<byte>)[0x15, 0, 0, 0x16, 0],
            // One row group: no columns, no bytes, no rows, where it is, compressed, and its number.
            .. (ReadOnlySpan<byte>)[0x19, 0x1C, 0x19, 0x0C, 0x16, 0, 0x16, 0, 0x26, 0, 0x16, 0, 0x14, 0, 0],
            // Metadata, who wrote it, and no orders of columns.
            .. (ReadOnlySpan<byte>)[0x19, 0x1C, 0x18, 15],
            .. "wandb-compacted"u8,
            .. (ReadOnlySpan<byte>)[0x18, 4],
            .. "true"u8,
            .. (ReadOnlySpan<byte>)[0, 0x18, 25],
            .. "parquet-go version 16.1.0"u8,
            .. (ReadOnlySpan<byte>)[0x19, 0x0C, 0],
        ];
        return [.. "PAR1"u8, .. footer, (byte)footer.Length, 0, 0, 0, .. "PAR1"u8];
    }

    /// <summary>A file of columns.</summary>
    public static byte[] Write(params (string Name, IArrowArray Values)[] columns) => Write(int.MaxValue, columns);

    public static byte[] Write(int rowGroupSize, params (string Name, IArrowArray Values)[] columns)
    {
        var schema = new Schema(
            [.. columns.Select(static column => new Field(column.Name, column.Values.Data.DataType, nullable: true))],
            null
        );
        using var content = new MemoryStream();
        using var properties = new WriterPropertiesBuilder();
        using WriterProperties built = properties.Compression(Compression.Snappy).Build();
        using (var writer = new FileWriter(content, schema, built, null, leaveOpen: true))
        {
            int count = columns[0].Values.Length;
            using var batch = new RecordBatch(schema, columns.Select(static column => column.Values), count);
            writer.WriteRecordBatch(batch, Math.Min(rowGroupSize, Math.Max(1, count)));
            writer.Close();
        }

        return content.ToArray();
    }

    /// <summary>A file of rows as they were logged: numbers and texts in columns of their own, everything else as JSON.</summary>
    public static byte[] Write(IReadOnlyList<WandbValue> rows)
    {
        string[] keys = [.. rows.SelectMany(static row => row.Members.Select(static member => member.Key)).Distinct()];
        return Write([.. keys.Select(key => (key, ToColumn([.. rows.Select(row => row.Find(key) ?? default)])))]);
    }

    private static IArrowArray ToColumn(WandbValue[] values)
    {
        WandbValue[] present = [.. values.Where(static value => !value.IsNull)];
        return present.All(static value => value.TryGetInt64(out _))
                ? Numbers(values.Select(static value => value.IsNull ? (long?)null : value.GetInt64()))
            : present.All(static value => value.Kind == WandbValueKind.Number)
                ? Numbers(values.Select(static value => value.IsNull ? (double?)null : value.GetDouble()))
            : present.All(static value => value.Kind == WandbValueKind.String)
                ? Texts(values.Select(static value => value.IsNull ? null : value.GetString()))
            : Bytes(values.Select(static value => value.IsNull ? null : System.Text.Encoding.UTF8.GetBytes(value.ToString())));
    }

    public static Int64Array Numbers(IEnumerable<long> values) => new Int64Array.Builder().AppendRange(values).Build();

    public static Int64Array Numbers(IEnumerable<long?> values) =>
        Fill(new Int64Array.Builder(), values, static (builder, value) => builder.Append(value)).Build();

    public static DoubleArray Numbers(IEnumerable<double?> values) =>
        Fill(new DoubleArray.Builder(), values, static (builder, value) => builder.Append(value)).Build();

    public static StringArray Texts(params IEnumerable<string?> values)
    {
        var builder = new StringArray.Builder();
        foreach (string? value in values)
        {
            builder.Append(value);
        }

        return builder.Build();
    }

    public static BinaryArray Bytes(params IEnumerable<byte[]?> values)
    {
        var builder = new BinaryArray.Builder();
        foreach (byte[]? value in values)
        {
            _ = value is null ? builder.AppendNull() : builder.Append(value.AsSpan());
        }

        return builder.Build();
    }

    /// <summary>An object in each row; null where all members are.</summary>
    public static StructArray Objects(params (string Name, IArrowArray Values)[] members)
    {
        int count = members[0].Values.Length;
        var validity = new ArrowBuffer.BitmapBuilder();
        int nulls = 0;
        for (int i = 0; i < count; i++)
        {
            bool isThere = members.Any(member => !member.Values.IsNull(i));
            validity.Append(isThere);
            nulls += isThere ? 0 : 1;
        }

        return new StructArray(
            new StructType([.. members.Select(static member => new Field(member.Name, member.Values.Data.DataType, nullable: true))]),
            count,
            members.Select(static member => member.Values),
            validity.Build(),
            nulls
        );
    }

    public static ListArray Lists(params double[]?[] values)
    {
        var builder = new ListArray.Builder(DoubleType.Default);
        var items = (DoubleArray.Builder)builder.ValueBuilder;
        foreach (double[]? value in values)
        {
            if (value is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append();
                items.AppendRange(value);
            }
        }

        return builder.Build();
    }

    private static TBuilder Fill<TBuilder, T>(TBuilder builder, IEnumerable<T> values, Action<TBuilder, T> append)
    {
        foreach (T value in values)
        {
            append(builder, value);
        }

        return builder;
    }
}
