using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Output;

internal sealed class TsvWriter<T>(ToolConsole console, IReadOnlyList<Column<T>> columns) : ListingWriter<T>
{
    private bool _hasNames;

    public override void Write(T item)
    {
        WriteNames();
        WriteLine(column => column.Read(item).ToExactText());
    }

    public override void Complete()
    {
        WriteNames();
        console.Output.Flush();
    }

    // Not before there is something to list: a listing that fails at once has no output.
    private void WriteNames()
    {
        if (!_hasNames)
        {
            _hasNames = true;
            WriteLine(static column => column.Name);
        }
    }

    private void WriteLine(Func<Column<T>, string> read)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            console.Output.Write(i == 0 ? "" : "\t");
            console.Output.Write(TsvText.Escape(read(columns[i])));
        }

        console.Output.WriteLine();
    }
}
