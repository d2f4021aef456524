using System.Collections.Concurrent;
using System.CommandLine;
using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Changes;

/// <summary>What a command changes: named as arguments, or by <c>-</c> on standard input, a path a line.</summary>
/// <typeparam name="T">An item.</typeparam>
internal class ItemSelection<T>
{
    private const int MaxParallelism = 8;
    private const string StandardInput = "-";

    private readonly Argument<string[]> _paths;

    public ItemSelection(string name, string description)
    {
        _paths = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
    }

    /// <summary>Reads the item that a path names.</summary>
    public required Func<WandbApi, string, CancellationToken, Task<T>> LoadAsync { get; init; }

    /// <summary>The one path of an item, whichever way it was named.</summary>
    public required Func<T, string> PathOf { get; init; }

    /// <summary>Says why a path cannot be meant; <see langword="null"/> if it can.</summary>
    public Func<string, string?> Refuse { get; init; } = static _ => null;

    public virtual void AddTo(Command command) => command.Add(_paths);

    /// <summary>Reads what is asked for.</summary>
    /// <exception cref="UsageException">The command line contradicts itself.</exception>
    public virtual Func<WandbApi, CancellationToken, Task<ChosenItems<T>>> Read(ToolConsole console, ParseResult arguments)
    {
        string[] given = GetPaths(arguments);
        bool areFromInput = given is [StandardInput];
        string[] paths = [.. (areFromInput ? TsvText.ReadLines(console.OpenInput()) : given).Distinct(StringComparer.Ordinal)];
        if (paths.Select(Refuse).FirstOrDefault(static reason => reason is not null) is { } refusal)
        {
            throw new UsageException(refusal);
        }

        return (api, cancellationToken) => LoadAllAsync(api, paths, areNamed: !areFromInput, cancellationToken);
    }

    protected string[] GetPaths(ParseResult arguments) => arguments.GetRequiredValue(_paths);

    private async Task<ChosenItems<T>> LoadAllAsync(WandbApi api, string[] paths, bool areNamed, CancellationToken cancellationToken)
    {
        var items = new T?[paths.Length];
        var missing = new ConcurrentDictionary<int, WandbNotFoundException>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallelism, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                paths.Length,
                options,
                async (i, token) =>
                {
                    try
                    {
                        items[i] = await LoadAsync(api, paths[i], token).ConfigureAwait(false);
                    }
                    catch (WandbNotFoundException exception)
                    {
                        missing[i] = exception;
                    }
                }
            )
            .ConfigureAwait(false);
        return new ChosenItems<T>(
            [.. items.OfType<T>().DistinctBy(PathOf)],
            [.. missing.OrderBy(static failure => failure.Key).Select(failure => new ItemFailure(paths[failure.Key], failure.Value))],
            areNamed
        );
    }
}
