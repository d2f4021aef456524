using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the other part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>, and its request.</summary>
internal static class MethodEmitter
{
    public static string Emit(MethodPlan plan)
    {
        PartialMethod method = plan.Method;
        SourceWriter writer = SourceFile.Begin(method.Type);
        if (!plan.IsValid || plan.Document is null || plan.Path is null || plan.Result is null)
        {
            writer.Line($"{method.Signature} =>");
            writer.Line("    throw new global::System.NotSupportedException(\"The declaration has errors.\");");
            return SourceFile.End(writer, method.Type);
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
        // Not marked as generated: the attribute would be the user's part's too, and analyzers would pass the method by.
        writer.Line($"{method.Signature} =>");
        writer.Line(method.IsValueTask ? $"    new({call});" : $"    {call};");
        writer.Line();
        OperationEmitter.EmitRequest(
            writer,
            request,
            plan.Document,
            plan.Variables,
            plan.Path,
            plan.Result,
            method.Result!.Text,
            method.Result.NullableText,
            hasClient,
            isNullWhenMissed: method.Result.IsNullable,
            plan.Features
        );
        return SourceFile.End(
            writer,
            method.Type,
            plan.Path.Levels.SelectMany(static level => level.Fields).Select(static field => field.Value).Append(plan.Result),
            plan.Variables.Select(static variable => variable.Write)
        );
    }
}
