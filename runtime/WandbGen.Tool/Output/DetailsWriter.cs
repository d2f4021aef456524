using System.Text.Json;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Output;

/// <summary>Writes one item: a value a line, with its name.</summary>
internal static class DetailsWriter
{
    public static void Write<T>(ToolConsole console, Selection<T> selection, T item)
    {
        switch (selection.Format)
        {
            case ListingFormat.Json:
                console.Output.Flush();
                using (var writer = new Utf8JsonWriter(console.OutputStream, JsonFormat.WriterOptions))
                {
                    JsonListingWriter<T>.Write(writer, selection.Columns, item);
                }

                console.Output.WriteLine();
                break;
            case ListingFormat.Table:
                int width = selection.Columns.Max(static column => column.Name.Length) + 2;
                foreach (Column<T> column in selection.Columns)
                {
                    string name = Style.Dim(column.Name, console.IsOutputColoured) + new string(' ', width - column.Name.Length);
                    console.Output.WriteLine(name + TerminalText.ToLine(column.Read(item).ToDisplayText()));
                }

                break;
            default:
                foreach (Column<T> column in selection.Columns)
                {
                    console.Output.WriteLine($"{TsvText.Escape(column.Name)}\t{TsvText.Escape(column.Read(item).ToExactText())}");
                }

                break;
        }

        console.Output.Flush();
    }
}
