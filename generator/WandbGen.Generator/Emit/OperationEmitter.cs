using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits what collections and methods have in common: the operation's constant, and requests.</summary>
internal static class OperationEmitter
{
    public const string Utf8JsonReader = "global::System.Text.Json.Utf8JsonReader";
    public const string Utf8JsonWriter = "global::System.Text.Json.Utf8JsonWriter";
    public const string ServerFeatures = "global::WandbGen.CompilerServices.ServerFeatures";
    private const string Operation = "global::WandbGen.CompilerServices.GraphQLOperation";

    public static void EmitOperation(SourceWriter writer, DocumentPlan document, string field)
    {
        writer.Line($"private static readonly {Operation} {field} = new(");
        writer.Indent();
        writer.Line($"{Literals.Text(document.Name)},");
        writer.Line($"global::WandbGen.CompilerServices.GraphQLOperationKind.{(document.IsMutation ? "Mutation" : "Query")},");
        for (int i = 0; i < document.Segments.Count; i++)
        {
            DocumentSegment segment = document.Segments[i];
            bool isLast = i == document.Segments.Count - 1;
            string text = Literals.Text(segment.Text) + "u8";
            string arguments = string.Join(", ", segment.Features.Select(Literals.Text).Prepend(text));
            writer.Line(
                document.DependsOnFeatures
                    ? $"new global::WandbGen.CompilerServices.GraphQLSegment({arguments}){(isLast ? ");" : ",")}"
                    : $"{text}{(isLast ? ");" : " +")}"
            );
        }

        writer.Unindent();
    }

    /// <summary>Emits a nested class that is one request.</summary>
    /// <param name="name">The class.</param>
    /// <param name="resultType">What the response is read into.</param>
    /// <param name="nullableType">The same with a question mark.</param>
    /// <param name="hasClient">Whether the result's objects take the client.</param>
    /// <param name="isNullWhenMissed">Whether a step that is null makes the result null instead of an error.</param>
    /// <param name="features">The features that a server must have to be asked at all.</param>
    public static void EmitRequest(
        SourceWriter writer,
        string name,
        DocumentPlan document,
        IReadOnlyList<VariablePlan> variables,
        PathPlan path,
        ValuePlan value,
        string resultType,
        string nullableType,
        bool hasClient,
        bool isNullWhenMissed,
        IReadOnlyList<string> features
    )
    {
        IEnumerable<string> parameters = variables.Select(static variable => $"{variable.Type.Text} {variable.Field.Substring(1)}_");
        if (hasClient)
        {
            parameters = parameters.Prepend("global::WandbGen.WandbClient client");
        }

        writer.Line(SourceFile.GeneratedCode);
        writer.Open(
            $"private sealed class {name}({string.Join(", ", parameters)}) : "
                + $"global::WandbGen.CompilerServices.IGraphQLRequest<{resultType}>"
        );
        EmitOperation(writer, document, "s_operation");
        writer.Line();
        foreach (VariablePlan variable in variables)
        {
            writer.Line($"private readonly {variable.Type.Text} {variable.Field} = {variable.Field.Substring(1)}_;");
        }

        if (variables.Count > 0)
        {
            writer.Line();
        }

        writer.Line($"public {Operation} Operation => s_operation;");
        writer.Line();
        writer.Open($"public void WriteVariables({Utf8JsonWriter} writer)");
        VariableEmitter.EmitWrites(writer, variables);
        writer.Close();
        writer.Line();

        if (document.DependsOnFeatures)
        {
            writer.Open($"public void RequireFeatures({ServerFeatures} features)");
            VariableEmitter.EmitRequirements(writer, features, document.Name, variables);
            writer.Close();
            writer.Line();
        }

        bool isNullable = value.IsNullable;
        writer.Line($"public {resultType} ReadData(ref {Utf8JsonReader} reader) =>");
        writer.Line(
            isNullable
                ? "    Read(ref reader);"
                : $"    Read(ref reader) ?? {ValueEmitter.Reader}.ThrowUnexpected<{resultType}>(ref reader, "
                    + $"{Literals.Text(value.GraphQLType)});"
        );
        writer.Line();

        var walk = new PathEmitter(
            writer,
            path,
            nullableType,
            missed: "default",
            parameters: "",
            isNullWhenMissed,
            isTargetMissedWhenNull: !isNullable,
            variable => FindVariable(variables, variable)
        );
        walk.Emit($"private {nullableType} Read", "ReadTarget");
        PathFieldPlan[] fields = [.. path.Levels.SelectMany(static level => level.Fields)];
        writer.Line();
        writer.Line($"private {nullableType} ReadTarget(ref {Utf8JsonReader} reader{PathEmitter.FieldParameters(fields)}) =>");
        writer.Line($"    {ValueEmitter.Read(value, "ReadList", context => Argument(context, fields, "client", collection: null))};");
        ValueEmitter.EmitListMethod(writer, value, "ReadList");

        writer.Close();
    }

    /// <summary>The expression for a part of a value's context.</summary>
    /// <param name="client">The expression that is the client.</param>
    /// <param name="collection">The collection's full name, if this is one.</param>
    public static string Argument(ContextPlan context, IReadOnlyList<PathFieldPlan> fields, string client, string? collection) =>
        context.Kind switch
        {
            ContextKind.Client => client,
            ContextKind.Collection => context.Type.Name == collection ? "this" : "null",
            _ => fields.FirstOrDefault(field => field.Local == context.Name)?.Local ?? "null",
        };

    /// <summary>The value of a variable in a message.</summary>
    public static string FindVariable(IEnumerable<VariablePlan> variables, string name) =>
        variables.FirstOrDefault(variable => variable.Name == name) is not { } found ? "\"null\""
        : found.Type.Kind == CSharp.CSharpKind.List ? "\"[...]\""
        : found.Type.Kind == CSharp.CSharpKind.Input ? "\"{...}\""
        : found.Field;
}
