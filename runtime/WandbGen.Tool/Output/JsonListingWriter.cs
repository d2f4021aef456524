using System.Text.Json;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Output;

internal sealed class JsonListingWriter<T> : ListingWriter<T>
{
    private readonly ToolConsole _console;
    private readonly IReadOnlyList<Column<T>> _columns;
    private readonly Utf8JsonWriter _writer;

    public JsonListingWriter(ToolConsole console, IReadOnlyList<Column<T>> columns)
    {
        _console = console;
        _columns = columns;
        console.Output.Flush();
        _writer = new Utf8JsonWriter(console.OutputStream, JsonFormat.WriterOptions);
    }

    public override void Write(T item)
    {
        Begin();
        Write(_writer, _columns, item);
        if (_writer.BytesPending > 64 * 1024)
        {
            _writer.Flush();
        }
    }

    public override void Complete()
    {
        Begin();
        _writer.WriteEndArray();
        _writer.Flush();
        _console.Output.WriteLine();
        _console.Output.Flush();
    }

    /// <summary>Writes an item as an object.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Column<T>> columns, T item)
    {
        writer.WriteStartObject();
        foreach (Column<T> column in columns)
        {
            writer.WritePropertyName(column.Name);
            column.Read(item).WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private void Begin()
    {
        if (_writer.CurrentDepth == 0)
        {
            _writer.WriteStartArray();
        }
    }

    // Writes the buffered items, so that a failed listing shows how far it came. Without its end it is not valid JSON.
    public override void Dispose()
    {
        _writer.Dispose();
        base.Dispose();
    }
}
