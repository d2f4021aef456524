using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Output;

/// <summary>
/// A table for a terminal. The widths of its columns are those of the first rows, so that a long listing is shown while it arrives. On a
/// terminal no row is longer than a line: texts are cut, and numbers are not.
/// </summary>
internal sealed class TableWriter<T>(ToolConsole console, IReadOnlyList<Column<T>> columns) : ListingWriter<T>
{
    private const int RowsForWidths = 200;
    private const int Gap = 2;
    private const int NarrowestText = 6;

    private readonly List<Field[]> _first = [];
    private int[]? _widths;
    private bool[] _areNumbers = [];
    private bool[] _areWhole = [];

    public override void Write(T item)
    {
        var row = new Field[columns.Count];
        for (int i = 0; i < row.Length; i++)
        {
            Cell cell = columns[i].Read(item);
            row[i] = new Field(TerminalText.ToLine(cell.ToDisplayText()), cell.IsNumber, cell.IsWhole);
        }

        if (_widths is not null)
        {
            WriteRow(row);
            return;
        }

        _first.Add(row);
        if (_first.Count == RowsForWidths)
        {
            WriteFirst();
        }
    }

    public override void Complete()
    {
        if (_widths is null)
        {
            bool isEmpty = _first.Count == 0;
            WriteFirst();
            if (isEmpty && console.IsOutputTerminal)
            {
                // Without any output, the command would seem to have done nothing.
                console.Error.WriteLine(Style.Dim("There is nothing to list.", console.IsErrorColoured));
            }
        }

        console.Output.Flush();
    }

    private void WriteFirst()
    {
        _areNumbers = [.. columns.Select((_, i) => Are(i, static field => field.IsNumber))];
        _areWhole = [.. columns.Select((_, i) => Are(i, static field => field.IsWhole))];
        _widths = Fit([
            .. columns.Select(
                (column, i) => _first.Select(row => TerminalText.GetWidth(row[i].Text)).Append(TerminalText.GetWidth(column.Name)).Max()
            ),
        ]);
        if (_first.Count > 0)
        {
            WriteRow([.. columns.Select(static column => new Field(column.Name.ToUpperInvariant(), false, false))], isHeader: true);
        }

        _first.ForEach(row => WriteRow(row));
        _first.Clear();
        if (_widths.Length < columns.Count)
        {
            string hidden = string.Join(", ", columns.Skip(_widths.Length).Select(static column => column.Name));
            console.Error.WriteLine(Style.Dim($"Not shown, for want of width: {hidden}. --columns chooses.", console.IsErrorColoured));
        }

        bool Are(int column, Func<Field, bool> what) =>
            _first.Exists(row => what(row[column])) && _first.TrueForAll(row => what(row[column]) || row[column].Text.Length == 0);
    }

    // The widest texts give way first, all to one width; if that is not enough, columns at the right are not shown.
    private int[] Fit(int[] natural)
    {
        if (!console.IsOutputTerminal && console.Environment("COLUMNS") is null)
        {
            return natural;
        }

        for (int count = natural.Length; ; count--)
        {
            int available = console.Width - Gap * (count - 1);
            int limit = natural.Max();
            while (limit > NarrowestText && Sum(limit) > available)
            {
                limit--;
            }

            if (Sum(limit) <= available)
            {
                return [.. Enumerable.Range(0, count).Select(i => WidthOf(i, limit))];
            }

            if (count == 1)
            {
                return [Math.Max(1, available)];
            }

            int Sum(int limit) => Enumerable.Range(0, count).Sum(i => WidthOf(i, limit));
        }

        int WidthOf(int column, int limit) => _areWhole[column] ? natural[column] : Math.Min(natural[column], limit);
    }

    private void WriteRow(Field[] row, bool isHeader = false)
    {
        for (int i = 0; i < _widths!.Length; i++)
        {
            string text = _areWhole[i] && !isHeader ? row[i].Text : TerminalText.Fit(row[i].Text, _widths[i]);
            string padding = new(' ', Math.Max(0, _widths[i] - TerminalText.GetWidth(text)));
            bool isLast = i == _widths.Length - 1;
            string shown = isHeader ? Style.Dim(text, console.IsOutputColoured) : text;
            console.Output.Write(_areNumbers[i] ? padding + shown : shown + (isLast ? "" : padding));
            console.Output.Write(isLast ? "\n" : new string(' ', Gap));
        }
    }

    private readonly record struct Field(string Text, bool IsNumber, bool IsWhole);
}
