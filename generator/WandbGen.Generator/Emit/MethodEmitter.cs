using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the other part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>, and its request.</summary>
internal static class MethodEmitter
{
    public static string Emit(MethodPlan plan)
    {
        PartialMethod method = plan.Method;
        if (plan.Request is not { } request)
        {
            return SourceFile.Wrap(method.Type, EmitMethod(method, SourceFile.ThrowInvalid));
        }

        string name = method.Ordinal == 0 ? $"{method.Name}Request" : $"{method.Name}Request{method.Ordinal}";
        string cancellation = method.CancellationToken is { } token ? $", {token}" : "";
        IEnumerable<string> arguments = request.Variables.Select(static variable => variable.Identifier);
        if (request.TakesClient)
        {
            arguments = arguments.Prepend(method.Client!);
        }

        string call = $"{method.Client}.ExecuteAsync(new {name}({string.Join(", ", arguments)}){cancellation})";
        return SourceFile.Wrap(
            method.Type,
            Template.Blocks(
                EmitMethod(method, method.IsValueTask ? $"new({call});" : $"{call};"),
                OperationEmitter.EmitRequest(request, name, method.Result?.Text ?? request.Value.Type + "?")
            ),
            values: PathEmitter.Fields(request.Path).Select(static field => field.Value).Append(request.Value),
            writes: request.Variables.Select(static variable => variable.Write)
        );
    }

    // Not marked as generated: the attribute would be the user's part's too, and analyzers would pass the method by.
    private static Template EmitMethod(PartialMethod method, string body) =>
        Template.Fill(
            $$"""
            {{method.Signature}} =>
                {{body}}
            """
        );
}
