using System.CommandLine;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Output;

/// <summary>
/// What a command lists. Its columns are declared once: the table, the values for a pipe, JSON, ids, <c>--columns</c> and <c>--sort</c>
/// come from them.
/// </summary>
/// <typeparam name="T">An item.</typeparam>
internal sealed class Listing<T>
{
    private readonly Option<string?> _json = new("--json")
    {
        Description = "Write JSON; --json=NAME,… with these fields only",
        HelpName = "fields",
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Write ids only, one a line" };
    private readonly Option<bool> _table = new("--table") { Description = "Write a table, even into a pipe" };
    private readonly Option<string?> _columns = new("--columns") { HelpName = "names" };
    private readonly Option<string?> _sort = new("--sort") { HelpName = "name" };
    private readonly Option<int?> _limit = new("--limit", "-n") { Description = "At most so many", HelpName = "n" };

    public required IReadOnlyList<Column<T>> Columns { get; init; }

    /// <summary>What <c>-q</c> writes: what other commands take for the item.</summary>
    public required Func<T, string> Id { get; init; }

    /// <summary>Columns that are not known before: <c>config.lr</c>.</summary>
    public Func<string, Column<T>?> FindOther { get; init; } = static _ => null;

    /// <summary>What the names of such columns look like, for help and errors.</summary>
    public string OtherNames { get; init; } = "";

    /// <summary>The value of <c>--sort</c>, for a command whose server sorts.</summary>
    public string? GetSort(ParseResult arguments) => arguments.GetValue(_sort);

    /// <summary>Whether columns were chosen.</summary>
    public bool AreChosen(ParseResult arguments) =>
        arguments.GetValue(_columns) is not null || arguments.GetValue(_json) is not (null or JsonFormat.AllFields);

    /// <summary>The options of a listing that were given. Saved tables have none of them.</summary>
    public string? FindGiven(ParseResult arguments) =>
        new Option[] { _json, _quiet, _table, _columns, _sort, _limit }
            .FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false })
            ?.Name;

    /// <summary>Adds the options that every listing has.</summary>
    public Command AddTo(Command command)
    {
        _columns.Description = $"Which columns, with commas: {DescribeNames()}";
        _sort.Description = "Sort by a column; -NAME for descending";
        AddShowingTo(command);
        command.Add(_quiet);
        command.Add(_sort);
        command.Add(_limit);
        _limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', >= '0' and <= '9', ..] }])
            {
                result.AddError("--limit must not be negative.");
            }
        });
        return command;
    }

    /// <summary>Adds the options of a command that shows one item.</summary>
    public Command AddShowingTo(Command command)
    {
        _columns.Description ??= $"Which values, with commas: {DescribeNames()}";
        _columns.CompletionSources.Add(_ =>
            Columns.Select(static column => new System.CommandLine.Completions.CompletionItem(column.Name))
        );
        command.Add(_json);
        command.Add(_table);
        command.Add(_columns);
        return command;
    }

    /// <summary>Reads what is asked for.</summary>
    /// <param name="isSortedByServer">Whether <c>--sort</c> was given to the server.</param>
    /// <exception cref="UsageException">A column is unknown, or options contradict each other.</exception>
    public Selection<T> Select(ToolConsole console, ParseResult arguments, bool isSortedByServer = false)
    {
        string? json = arguments.GetValue(_json);
        bool isQuiet = arguments.GetValue(_quiet);
        if (((json is null ? 0 : 1) + (isQuiet ? 1 : 0) + (arguments.GetValue(_table) ? 1 : 0)) > 1)
        {
            throw new UsageException("--json, --quiet and --table are three formats: choose one.");
        }

        ListingFormat format =
            json is not null ? ListingFormat.Json
            : isQuiet ? ListingFormat.Ids
            : arguments.GetValue(_table) || console.IsOutputTerminal ? ListingFormat.Table
            : ListingFormat.Tsv;
        string? names = json is null or JsonFormat.AllFields ? arguments.GetValue(_columns) : json;
        string? sort = isSortedByServer ? null : arguments.GetValue(_sort);
        return new Selection<T>
        {
            Format = format,
            Columns = names is not null
                // A JSON object has each of its fields once.
                ? [.. Split(names).Select(Find).DistinctBy(static column => column.Name, StringComparer.Ordinal)]
                : [.. Columns.Where(column => column.IsShown || format == ListingFormat.Json)],
            SortedBy = sort is null ? null : Find(sort.TrimStart('-', '+')),
            IsDescending = sort is ['-', ..],
            Limit = arguments.GetValue(_limit),
        };
    }

    /// <summary>Finds a column by its name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public Column<T> Find(string name) =>
        Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? FindOther(name)
        ?? throw new UsageException(
            $"There is no column '{name}'.{Suggestion.For(name, Columns.Select(static column => column.Name))} Columns: {DescribeNames()}."
        );

    /// <summary>Writes the items as they arrive, or sorted when all of them have.</summary>
    public async Task WriteAsync(
        ToolConsole console,
        Selection<T> selection,
        IAsyncEnumerable<T> items,
        CancellationToken cancellationToken
    )
    {
        using ListingWriter<T> writer = CreateWriter(console, selection);
        int count = 0;
        if (selection.SortedBy is { } column)
        {
            List<T> all = await items.ToListAsync(cancellationToken).ConfigureAwait(false);
            IEnumerable<T> sorted = selection.IsDescending ? all.OrderByDescending(column.Read) : all.OrderBy(column.Read);
            foreach (T item in sorted.Take(selection.Limit ?? int.MaxValue))
            {
                writer.Write(item);
            }
        }
        else if (selection.Limit != 0)
        {
            await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                writer.Write(item);
                if (++count == selection.Limit)
                {
                    break;
                }
            }
        }

        writer.Complete();
    }

    /// <summary>Writes one item, a value a line.</summary>
    public static void WriteOne(ToolConsole console, Selection<T> selection, T item) => DetailsWriter.Write(console, selection, item);

    private ListingWriter<T> CreateWriter(ToolConsole console, Selection<T> selection) =>
        selection.Format switch
        {
            ListingFormat.Json => new JsonListingWriter<T>(console, selection.Columns),
            ListingFormat.Ids => new IdWriter<T>(console, Id),
            ListingFormat.Table => new TableWriter<T>(console, selection.Columns),
            _ => new TsvWriter<T>(console, selection.Columns),
        };

    private string[] Split(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } split
            ? split
            : throw new UsageException($"No column is named. Columns: {DescribeNames()}.");

    private string DescribeNames() => string.Join(", ", Columns.Select(static column => column.Name)) + OtherNames;
}
