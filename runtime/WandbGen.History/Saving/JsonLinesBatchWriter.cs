using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using WandbGen.History.Batches;

namespace WandbGen.History.Saving;

/// <summary>Writes a JSON object for each row, without what the row does not have. Numbers that are not finite, which JSON lacks, are the
/// strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.</summary>
internal sealed class JsonLinesBatchWriter : BatchWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // As deep as lines of a history can be.
    private static readonly JsonReaderOptions s_readerOptions = new() { MaxDepth = 1_000 };

    private readonly Stream _stream;
    private readonly JsonEncodedText[] _names;
    private readonly bool[] _areJson;
    private readonly Utf8JsonWriter _writer;

    public JsonLinesBatchWriter(Stream stream, Schema schema)
    {
        _stream = stream;
        _names =
        [
            .. schema.FieldsList.Select(static field => JsonEncodedText.Encode(field.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)),
        ];
        _areJson = [.. schema.FieldsList.Select(JsonColumn.Is)];
        _writer = new Utf8JsonWriter(stream, s_options);
    }

    public override void Write(RecordBatch batch)
    {
        IArrowArray[] columns = [.. batch.Arrays];
        for (int row = 0; row < batch.Length; row++)
        {
            _writer.WriteStartObject();
            for (int i = 0; i < columns.Length; i++)
            {
                if (!columns[i].IsNull(row))
                {
                    _writer.WritePropertyName(_names[i]);
                    WriteValue(columns[i], row, _areJson[i]);
                }
            }

            _writer.WriteEndObject();
            _writer.Flush();
            _writer.Reset();
            _stream.WriteByte((byte)'\n');
        }
    }

    public override void Complete() => _writer.Flush();

    public override void Dispose() => _writer.Dispose();

    private void WriteValue(IArrowArray column, int row, bool isJson)
    {
        switch (column)
        {
            case DoubleArray numbers:
                WandbValue.FromDouble(numbers.Values[row]).WriteTo(_writer);
                break;
            case Int64Array numbers:
                _writer.WriteNumberValue(numbers.Values[row]);
                break;
            case BooleanArray booleans:
                _writer.WriteBooleanValue(booleans.GetValue(row)!.Value);
                break;
            case StringArray texts when isJson:
                WriteJson(texts.GetBytes(row));
                break;
            default:
                _writer.WriteStringValue(((StringArray)column).GetString(row));
                break;
        }
    }

    // It is JSON already, but can be on several lines.
    private void WriteJson(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny("\r\n"u8) < 0)
        {
            _writer.WriteRawValue(json, skipInputValidation: true);
            return;
        }

        var reader = new Utf8JsonReader(json, s_readerOptions);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        document.WriteTo(_writer);
    }
}
