using System.CommandLine;
using WandbGen.Tool.Output;
using WandbGen.Tool.Schemas;

namespace WandbGen.Tool.Commands;

/// <summary><c>schema</c>: compares a server's schema with the one that this tool was built with.</summary>
internal static class SchemaCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("schema", "Compare the server's schema with what this tool needs");
        group.Add(CreateCheck(context));
        return group;
    }

    private static Command CreateCheck(ToolContext context)
    {
        var listing = new Listing<Lack>
        {
            Columns =
            [
                new("kind", static lack => lack.Kind),
                new("name", static lack => lack.Name),
                new("missing", static lack => Cell.List(lack.Missing)),
                new("used_by", static lack => Cell.List(lack.UsedBy)),
            ],
            Id = static lack => lack.Name,
        };
        var command = new ExampledCommand(
            "check",
            "List the operations that the server cannot answer, with what its schema lacks, and the features that it lacks",
            "wandbgen schema check",
            "wandbgen schema check --json=name,missing"
        );
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<Lack> selection = listing.Select(context.Console, arguments);
                IReadOnlyList<NeededCoordinates> needed = NeededCoordinates.Read();
                using WandbApi api = context.Connect();
                IReadOnlySet<string> features = await ServerFeatureNames.AskAsync(api.Client, cancellationToken).ConfigureAwait(false);
                (ServerSchema? schema, string refusal) = await AskAsync(api.Client, cancellationToken).ConfigureAwait(false);
                // Fields and operations of a feature that the server lacks are not sent.
                HashSet<string> unsent =
                [
                    .. needed.Where(need => need.IsFeature && !features.Contains(need.Name)).SelectMany(static need => need.Needs),
                ];
                Lack[] operations = schema is null
                    ? []
                    :
                    [
                        .. needed
                            .Where(need => !need.IsFeature && !unsent.Contains(need.Name))
                            .Select(need => new Lack(need.Kind, need.Name, [.. schema.FindMissing(need)], []))
                            .Where(static lack => lack.Missing.Count > 0),
                    ];
                Lack[] lacking =
                [
                    .. needed
                        .Where(need => need.IsFeature && !features.Contains(need.Name))
                        .Select(static need => new Lack(need.Kind, need.Name, [], need.Needs)),
                ];
                await listing
                    .WriteAsync(context.Console, selection, operations.Concat(lacking).ToAsyncEnumerable(), cancellationToken)
                    .ConfigureAwait(false);
                int featureCount = needed.Count(static need => need.IsFeature);
                string having = $"it has {featureCount - lacking.Length} of {featureCount} features that this tool makes use of";
                if (schema is null)
                {
                    throw new ToolException(
                        ExitCode.Failure,
                        $"{api.Client.BaseUrl.Host} does not show its schema ({refusal}). Only features were compared: {having}."
                    );
                }

                int count = needed.Count - featureCount;
                context.Tell(
                    $"{api.Client.BaseUrl.Host} can answer {count - operations.Length} of {Quantity.Of(count, "operation")}; {having}."
                );
                return operations.Length == 0 ? ExitCode.Success : ExitCode.VerificationFailed;
            }
        );
        return command;
    }

    private static async Task<(ServerSchema? Schema, string Refusal)> AskAsync(WandbClient client, CancellationToken cancellationToken)
    {
        try
        {
            return (await ServerSchema.AskAsync(client, cancellationToken).ConfigureAwait(false), "its answer has no types");
        }
        catch (WandbGraphQLException exception)
        {
            return (null, exception.Message);
        }
    }

    /// <param name="Kind">A query, a mutation or a feature.</param>
    /// <param name="Missing">What the server's schema lacks of what the operation needs.</param>
    /// <param name="UsedBy">The operations and listings that make use of the feature.</param>
    private sealed record Lack(string Kind, string Name, IReadOnlyList<string> Missing, IReadOnlyList<string> UsedBy);
}
