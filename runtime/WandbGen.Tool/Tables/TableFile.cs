using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;
using WandbGen.Tool.IO;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Tables;

/// <summary>Writes a table to a file whose ending says what it becomes.</summary>
internal static class TableFile
{
    public static SavedHistory Write(string path, bool replace, RecordBatch batch)
    {
        Action<Stream> write = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PARQUET" => stream => WriteParquet(stream, batch),
            ".ARROW" => stream => WriteArrow(stream, batch),
            ".CSV" => stream => WriteCsv(stream, batch),
            ".JSONL" => stream => WriteJsonLines(stream, batch),
            _ => throw new UsageException($"The ending of '{path}' decides the format: .csv, .jsonl, .parquet or .arrow."),
        };
        AtomicFile.Write(path, write, replace);
        return new SavedHistory(path, batch.Length, new FileInfo(path).Length);
    }

    private static void WriteParquet(Stream stream, RecordBatch batch)
    {
        using var builder = new WriterPropertiesBuilder();
        using WriterProperties properties = builder.Compression(Compression.Zstd).Build();
        using var writer = new FileWriter(stream, batch.Schema, properties, null, leaveOpen: true);
        writer.WriteRecordBatch(batch);
        writer.Close();
    }

    private static void WriteArrow(Stream stream, RecordBatch batch)
    {
        using var writer = new ArrowFileWriter(stream, batch.Schema, leaveOpen: true);
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }

    // RFC 4180: no value is an empty field, an empty text is "".
    private static void WriteCsv(Stream stream, RecordBatch batch)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join(',', batch.Schema.FieldsList.Select(static field => Quote(field.Name))));
        for (int row = 0; row < batch.Length; row++)
        {
            for (int column = 0; column < batch.ColumnCount; column++)
            {
                Cell cell = Read(batch.Column(column), row);
                writer.Write(column == 0 ? "" : ",");
                writer.Write(cell.Value is string text ? Quote(text) : cell.ToExactText());
            }

            writer.WriteLine();
        }
    }

    private static void WriteJsonLines(Stream stream, RecordBatch batch)
    {
        using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions with { Indented = false });
        for (int row = 0; row < batch.Length; row++)
        {
            writer.WriteStartObject();
            for (int column = 0; column < batch.ColumnCount; column++)
            {
                if (Read(batch.Column(column), row) is { Value: not null } cell)
                {
                    writer.WritePropertyName(batch.Schema.FieldsList[column].Name);
                    cell.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }

    private static Cell Read(IArrowArray array, int row) =>
        array switch
        {
            Int64Array numbers => numbers.GetValue(row),
            DoubleArray numbers => numbers.GetValue(row),
            BooleanArray values => values.GetValue(row),
            TimestampArray times => times.GetTimestamp(row),
            StringArray texts => texts.GetString(row),
            _ => default,
        };

    private static string Quote(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
