using System.Buffers.Binary;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Exports;

/// <summary>Writes rows of a history as parquet, row group by row group.</summary>
internal static class ExportWriter
{
    // W&B's file for a history without rows: a schema without columns, and one row group without rows. It is a constant, because
    // Parquet.Net refuses a schema without columns.
    private static readonly byte[] s_emptyFooter =
    [
        .. "\u0015\u0004"u8, // version: 2
        .. "\u0019\u001C\u0048\u0006schema\u0015\0\0"u8, // schema: one element, its name, no children
        .. "\u0016\0"u8, // num_rows: 0
        .. "\u0019\u001C\u0019\u000C\u0016\0\u0016\0\0"u8, // row_groups: one, no columns, no bytes, no rows
        .. "\u0028\u000Fparquet-go 16.1\0"u8, // created_by
    ];

    /// <summary>A file without columns and rows.</summary>
    public static byte[] EmptyFile
    {
        get
        {
            byte[] length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, s_emptyFooter.Length);
            return [.. "PAR1"u8, .. s_emptyFooter, .. length, .. "PAR1"u8];
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="schemaRows">The rows that determine the columns of the file, in parts.</param>
    /// <param name="rows">The rows that are written, a row group at a time.</param>
    public static async Task WriteAsync(
        Stream file,
        IEnumerable<IReadOnlyList<string>> schemaRows,
        IEnumerable<IReadOnlyList<string>> rows,
        SandboxExports exports
    )
    {
        List<ExportNode> columns = ReadColumns(schemaRows, exports);
        var schema = new ParquetSchema(columns.Select(static column => column.Field));
        ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (IReadOnlyList<string> group in rows)
            {
                foreach (string row in group)
                {
                    using JsonDocument document = PythonJson.ParseRow(row);
                    Dictionary<string, JsonElement> values = LoggedValue.Flatten(document.RootElement);
                    foreach (ExportNode column in columns)
                    {
                        column.Add(values.TryGetValue(column.Field.Name, out JsonElement value) ? value : null, 0, 0);
                    }
                }

                using ParquetRowGroupWriter output = writer.CreateRowGroup();
                foreach (ExportLeaf leaf in columns.SelectMany(static column => column.Leaves))
                {
                    await leaf.WriteAsync(output).ConfigureAwait(false);
                }
            }
        }
    }

    private static List<ExportNode> ReadColumns(IEnumerable<IReadOnlyList<string>> rows, SandboxExports exports)
    {
        var columns = new SortedDictionary<string, ExportColumn>(StringComparer.Ordinal);
        foreach (string row in rows.SelectMany(static rows => rows))
        {
            using JsonDocument document = PythonJson.ParseRow(row);
            foreach ((string name, JsonElement value) in LoggedValue.Flatten(document.RootElement))
            {
                if (!columns.TryGetValue(name, out ExportColumn? column))
                {
                    columns.Add(name, column = new ExportColumn());
                }

                column.Add(value);
            }
        }

        return
        [
            .. columns.Select(column =>
                exports.JsonColumns.Contains(column.Key, StringComparer.Ordinal)
                    ? new JsonLeaf(column.Key, 0)
                    : column.Value.ToNode(column.Key, 0, 0, exports)
            ),
        ];
    }
}
