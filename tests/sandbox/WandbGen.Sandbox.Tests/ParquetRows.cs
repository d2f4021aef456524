using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.IO;

namespace WandbGen.Sandbox.Tests;

/// <summary>Reads parquet with Apache's own reader.</summary>
internal static class ParquetRows
{
    /// <summary>The rows of a file, with bare words where a number has no digits.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ReadAsync(byte[] content)
    {
        using var memory = new MemoryStream(content);
        using var file = new ManagedRandomAccessFile(memory);
        using var reader = new ParquetSharp.Arrow.FileReader(file);
        using Apache.Arrow.Ipc.IArrowArrayStream batches = reader.GetRecordBatchReader();
        List<JsonObject> rows = [];
        while (await batches.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    var row = new JsonObject();
                    for (int column = 0; column < batch.ColumnCount; column++)
                    {
                        row[batch.Schema.GetFieldByIndex(column).Name] = Read(batch.Column(column), i);
                    }

                    rows.Add(row);
                }
            }
        }

        return rows;
    }

    /// <summary>The leaf columns of a file's schema, each with its physical type.</summary>
    public static IReadOnlyList<string> ReadSchema(byte[] content)
    {
        using var memory = new MemoryStream(content);
        using var file = new ManagedRandomAccessFile(memory);
        using var reader = new ParquetFileReader(file);
        return
        [
            .. Enumerable
                .Range(0, reader.FileMetaData.NumColumns)
                .Select(column => reader.FileMetaData.Schema.Column(column))
                .Select(static column => $"{column.Path.ToDotString()} {column.PhysicalType}"),
        ];
    }

    /// <summary>The rows of each row group, with the statistics of a column.</summary>
    public static IReadOnlyList<(long Rows, object? Min, object? Max)> ReadGroups(byte[] content, string column)
    {
        using var memory = new MemoryStream(content);
        using var file = new ManagedRandomAccessFile(memory);
        using var reader = new ParquetFileReader(file);
        int index = Enumerable
            .Range(0, reader.FileMetaData.NumColumns)
            .FirstOrDefault(leaf => reader.FileMetaData.Schema.Column(leaf).Path.ToDotString() == column, -1);
        List<(long, object?, object?)> groups = [];
        for (int i = 0; i < reader.FileMetaData.NumRowGroups; i++)
        {
            using RowGroupReader group = reader.RowGroup(i);
            using Statistics? statistics = index < 0 ? null : group.MetaData.GetColumnChunkMetaData(index).Statistics;
            groups.Add((group.MetaData.NumRows, statistics?.MinUntyped, statistics?.MaxUntyped));
        }

        return groups;
    }

    private static JsonNode? Read(IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            return null;
        }

        return array switch
        {
            Int64Array numbers => numbers.GetValue(index),
            DoubleArray numbers => numbers.GetValue(index) is { } number && double.IsFinite(number)
                ? number
                : numbers.GetValue(index)!.Value.ToString(CultureInfo.InvariantCulture),
            BooleanArray booleans => booleans.GetValue(index),
            StringArray texts => texts.GetString(index),
            BinaryArray bytes => "bytes " + System.Text.Encoding.UTF8.GetString(bytes.GetBytes(index)),
            ListArray lists => ReadList(lists, index),
            StructArray structs => new JsonObject(
                ((StructType)structs.Data.DataType).Fields.Select(
                    (field, i) => KeyValuePair.Create(field.Name, Read(structs.Fields[i], index))
                )
            ),
            _ => throw new NotSupportedException(array.GetType().Name),
        };
    }

    private static JsonArray ReadList(ListArray lists, int index)
    {
        IArrowArray items = lists.GetSlicedValues(index);
        return [.. Enumerable.Range(0, items.Length).Select(i => Read(items, i))];
    }
}
