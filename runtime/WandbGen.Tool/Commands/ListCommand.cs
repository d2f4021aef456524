using System.CommandLine;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary>A command that lists what one call of the API lists: its argument, its columns, and the call.</summary>
internal sealed record ListCommand<T>
{
    public string Name { get; init; } = CommandTree.List;

    public required string Description { get; init; }

    /// <summary>What the argument is called, and what it is.</summary>
    public required (string Name, string Description) Argument { get; init; }

    /// <summary>Whether the argument may be left out, and is then empty.</summary>
    public bool IsOptional { get; init; }

    public required Listing<T> Listing { get; init; }

    public required Func<WandbApi, string, CancellationToken, IAsyncEnumerable<T>> List { get; init; }

    public required string Example { get; init; }

    public Command Create(ToolContext context)
    {
        var argument = new Argument<string>(Argument.Name)
        {
            Description = Argument.Description,
            Arity = IsOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        var command = new ExampledCommand(Name, Description, Example);
        command.Add(argument);
        Listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<T> selection = Listing.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                IAsyncEnumerable<T> items = List(api, arguments.GetValue(argument) ?? "", cancellationToken);
                await Listing.WriteAsync(context.Console, selection, items, cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    /// <summary>What a call gives that has to wait for something before it lists.</summary>
    public static async IAsyncEnumerable<T> After<TFirst>(
        Task<TFirst> first,
        Func<TFirst, IAsyncEnumerable<T>> list,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (T item in list(await first.ConfigureAwait(false)).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }
}
