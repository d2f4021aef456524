using System.CommandLine;
using WandbGen.Tool.Changes;
using WandbGen.Tool.Output;
using WandbGen.Tool.Progress;

namespace WandbGen.Tool.Commands;

/// <summary>Changes items, or says what would become of each if it is a dry run.</summary>
internal delegate Task<BulkResult> ChangeAll<T>(
    WandbApi api,
    IReadOnlyList<T> items,
    BulkOptions options,
    IProgress<BulkProgress>? progress,
    CancellationToken cancellationToken
);

/// <summary>A command that changes items on the server: lists what it would do, asks, does it, and says what failed.</summary>
internal sealed record ChangeCommand<T>
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>What an item is called: <c>run</c>.</summary>
    public required string Noun { get; init; }

    /// <summary>What became of an item: <c>deleted</c>.</summary>
    public required string Done { get; init; }

    public required ItemSelection<T> Selection { get; init; }

    /// <summary>What a dry run lists beside the action and the path.</summary>
    public IReadOnlyList<Column<T>> Columns { get; init; } = [];

    /// <summary>Options beside those that every change has.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Whether items that were named as arguments are changed without a question: nothing is lost by it.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>Reads the options, and gives the change.</summary>
    public required Func<ParseResult, ChangeAll<T>> Read { get; init; }

    /// <summary>What the question ends with: <c> to e/q</c>.</summary>
    public Func<ParseResult, string> Ending { get; init; } = static _ => "";

    public Command Create(ToolContext context)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "List what would be done, and do nothing" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        Listing<Plan> plans = CreateListing();
        var command = new ExampledCommand(Name, Description, Examples);
        Selection.AddTo(command);
        foreach (Option option in Options)
        {
            command.Add(option);
        }

        command.Add(dryRun);
        command.Add(yes);
        plans.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<Plan> selection = plans.Select(context.Console, arguments);
                ChangeAll<T> changeAsync = Read(arguments);
                Func<WandbApi, CancellationToken, Task<ChosenItems<T>>> chooseAsync = Selection.Read(context.Console, arguments);
                using WandbApi api = context.Connect();
                ChosenItems<T> chosen = await chooseAsync(api, cancellationToken).ConfigureAwait(false);
                BulkResult plan = await changeAsync(api, chosen.Items, new BulkOptions { DryRun = true }, null, cancellationToken)
                    .ConfigureAwait(false);
                if (arguments.GetValue(dryRun))
                {
                    IEnumerable<Plan> planned = chosen.Items.Zip(plan.Items, (item, its) => new Plan(Name, its.Outcome, item));
                    await plans
                        .WriteAsync(context.Console, selection, planned.ToAsyncEnumerable(), cancellationToken)
                        .ConfigureAwait(false);
                    Throw(chosen.Missing, chosen);
                    return;
                }

                T[] changing = [.. chosen.Items.Where((_, i) => plan.Items[i].Outcome == BulkOutcome.Planned)];
                bool isAgreed = arguments.GetValue(yes) || (IsHarmless && chosen.AreNamed);
                if (changing.Length > 0 && !context.Confirm(Ask(changing, Ending(arguments)), isAgreed))
                {
                    context.Tell("Nothing was done.");
                    return;
                }

                await ChangeAsync(context, api, chosen, changing, changeAsync, cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    private async Task ChangeAsync(
        ToolContext context,
        WandbApi api,
        ChosenItems<T> chosen,
        T[] changing,
        ChangeAll<T> changeAsync,
        CancellationToken cancellationToken
    )
    {
        BulkResult result;
        try
        {
            result = await ChangeProgress
                .RunAsync(
                    context.Console,
                    Noun,
                    changing.Length,
                    progress => changeAsync(api, changing, new BulkOptions(), progress, cancellationToken)
                )
                .ConfigureAwait(false);
        }
        catch (WandbBulkException exception)
        {
            result = exception.Result;
        }

        int kept = chosen.Items.Count - changing.Length + result.Count(BulkOutcome.Unchanged);
        context.Tell($"{Quantity.Of(result.Count(BulkOutcome.Done), Noun)} {Done}" + (kept > 0 ? $", {kept} as they should be" : "") + ".");
        Throw(
            [
                .. chosen.Missing,
                .. result
                    .Items.Where(static item => item.Failure is not null)
                    .Select(static item => new ItemFailure(item.Path, item.Failure!)),
            ],
            chosen
        );
    }

    // If only one item was named, its failure is the failure of the command.
    private static void Throw(IReadOnlyList<ItemFailure> failures, ChosenItems<T> chosen)
    {
        int total = chosen.Items.Count + chosen.Missing.Count;
        if (failures is [var only] && total == 1)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(only.Failure);
        }

        if (failures.Count > 0)
        {
            throw new SomeFailedException(failures, total);
        }
    }

    private string Ask(T[] items, string ending)
    {
        string what = items is [var only] ? $"{Noun} {Selection.PathOf(only)}" : Quantity.Of(items.Length, Noun);
        string[] groups = [.. items.Select(item => Path.GetDirectoryName(Selection.PathOf(item))!.Replace('\\', '/')).Distinct()];
        string of = items.Length > 1 && groups is [var group] ? $" of {group}" : "";
        return $"{char.ToUpperInvariant(Name[0])}{Name[1..]} {what}{of}{ending}?";
    }

    private Listing<Plan> CreateListing() =>
        new()
        {
            Columns =
            [
                new("action", static plan => plan.Outcome == BulkOutcome.Planned ? plan.Action : "keep"),
                new("path", plan => Selection.PathOf(plan.Item)),
                .. Columns.Select(static column => new Column<Plan>(column.Name, plan => column.Read(plan.Item), column.IsShown)),
            ],
            Id = plan => Selection.PathOf(plan.Item),
        };

    private sealed record Plan(string Action, BulkOutcome Outcome, T Item);
}
