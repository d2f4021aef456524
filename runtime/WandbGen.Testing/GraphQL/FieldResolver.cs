using System.Globalization;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Resolvers;

namespace WandbGen.Testing.GraphQL;

/// <summary>Resolves the served fields of the schema, and refuses all others. The root value is the <see cref="Graph"/>.</summary>
internal sealed class FieldResolver : IFieldResolver
{
    public ValueTask<object?> ResolveAsync(IResolveFieldContext context)
    {
        var graph = (Graph)context.RootValue!;
        string type = context.ParentType.Name;
        string field = context.FieldDefinition.Name;
        if (
            !graph.Types.All.TryGetValue(type, out SortedDictionary<string, ServedField>? fields)
            || !fields.TryGetValue(field, out ServedField? served)
        )
        {
            throw NotServed($"{type}.{field}");
        }

        foreach ((string name, ArgumentValue argument) in context.Arguments ?? new Dictionary<string, ArgumentValue>())
        {
            if (FindUnserved(name, argument, served.Arguments) is { } unserved)
            {
                throw NotServed($"{type}.{field}({unserved}:)");
            }
        }

        Node node = context.Source as Node ?? (type == "Mutation" ? graph.Root.Mutation : graph.Root.Query);
        try
        {
            return ValueTask.FromResult(served.Resolve(context, node));
        }
        catch (FormatException exception)
        {
            // A filter is not valid, or a document is not JSON.
            throw new ExecutionError(exception.Message, exception);
        }
        catch (KeyNotFoundException exception)
        {
            throw Refusal.NotFound(exception.Message);
        }
        catch (Exception exception) when (exception is not (ExecutionError or OperationCanceledException))
        {
            // An exception of the sandbox itself is reported, too.
            throw new ExecutionError($"{type}.{field} failed in the sandbox: {exception.Message}", exception);
        }
    }

    // An argument that is ignored would make the answer wrong. A null or empty argument requests nothing.
    private static string? FindUnserved(string name, ArgumentValue argument, IReadOnlyList<string> served)
    {
        if (argument.Value is null or false || argument.Source is ArgumentSource.FieldDefault or ArgumentSource.VariableDefault)
        {
            return null;
        }

        if (argument.Value is IDictionary<string, object?> input)
        {
            return input
                .Where(field => field.Value is not (null or false))
                .Select(field => string.Create(CultureInfo.InvariantCulture, $"{name}.{field.Key}"))
                .FirstOrDefault(path => !served.Contains(path, StringComparer.Ordinal));
        }

        return served.Contains(name, StringComparer.Ordinal) ? null : name;
    }

    private static ExecutionError NotServed(string what) => new($"{what} is not served by the sandbox");
}
