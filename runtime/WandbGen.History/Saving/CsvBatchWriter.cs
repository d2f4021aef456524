using System.Buffers;
using System.Globalization;
using System.Text;
using Apache.Arrow;

namespace WandbGen.History.Saving;

/// <summary>Writes comma-separated values as RFC 4180 has them, in UTF-8 and whatever the culture is: nothing is an empty field, an empty
/// text is a quoted one, and numbers that are not finite are <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
internal sealed class CsvBatchWriter : BatchWriter
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    private readonly StreamWriter _writer;

    public CsvBatchWriter(Stream stream, Schema schema)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            Separate(i);
            WriteText(schema.FieldsList[i].Name);
        }

        _writer.Write("\r\n");
    }

    public override void Write(RecordBatch batch)
    {
        IArrowArray[] columns = [.. batch.Arrays];
        for (int row = 0; row < batch.Length; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                Separate(i);
                WriteValue(columns[i], row);
            }

            _writer.Write("\r\n");
        }
    }

    public override void Complete() => _writer.Flush();

    public override void Dispose() => _writer.Dispose();

    private void Separate(int column)
    {
        if (column > 0)
        {
            _writer.Write(',');
        }
    }

    private void WriteValue(IArrowArray column, int row)
    {
        if (column.IsNull(row))
        {
            return;
        }

        switch (column)
        {
            case DoubleArray numbers:
                WriteNumber(numbers.Values[row]);
                break;
            case Int64Array numbers:
                WriteNumber(numbers.Values[row]);
                break;
            case BooleanArray booleans:
                _writer.Write(booleans.GetValue(row)!.Value ? "true" : "false");
                break;
            default:
                WriteText(((StringArray)column).GetString(row));
                break;
        }
    }

    private void WriteNumber<T>(T number)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[32];
        number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        _writer.Write(text[..length]);
    }

    private void WriteText(string text)
    {
        if (text.Length > 0 && text.AsSpan().IndexOfAny(s_quoted) < 0)
        {
            _writer.Write(text);
            return;
        }

        _writer.Write('"');
        _writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        _writer.Write('"');
    }
}
