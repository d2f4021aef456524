using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the other part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>, and its request.</summary>
internal static class MethodEmitter
{
    public static string Emit(MethodPlan plan)
    {
        PartialMethod method = plan.Method;
        if (!plan.IsValid || plan.Document is null || plan.Path is null || plan.Result is null)
        {
            return SourceFile.Wrap(method.Type, EmitMethod(method, SourceFile.ThrowInvalid));
        }

        string request = method.Ordinal == 0 ? $"{method.Name}Request" : $"{method.Name}Request{method.Ordinal}";
        string cancellation = method.CancellationToken is { } token ? $", {token}" : "";
        bool hasClient = plan.Result.Context.Any(static context => context.Kind == ContextKind.Client);
        IEnumerable<string> arguments = plan.Variables.Select(static variable => variable.Identifier);
        if (hasClient)
        {
            arguments = arguments.Prepend(method.Client!);
        }

        string call = $"{method.Client}.ExecuteAsync(new {request}({string.Join(", ", arguments)}){cancellation})";
        return SourceFile.Wrap(
            method.Type,
            Template.Blocks(
                EmitMethod(method, method.IsValueTask ? $"new({call});" : $"{call};"),
                OperationEmitter.EmitRequest(
                    request,
                    plan.Document,
                    plan.Variables,
                    plan.Path,
                    plan.Result,
                    method.Result?.Text ?? plan.Result.Type + "?",
                    hasClient,
                    isNullWhenMissed: method.Result?.IsNullable == true,
                    plan.Features
                )
            ),
            values: PathEmitter.Fields(plan.Path).Select(static field => field.Value).Append(plan.Result),
            writes: plan.Variables.Select(static variable => variable.Write)
        );
    }

    // Not marked as generated: the attribute would be the user's part's too, and analyzers would pass the method by.
    private static string EmitMethod(PartialMethod method, string body) =>
        Template.Fill(
            $$"""
            {{method.Signature}} =>
                {{body}}
            """
        );
}
