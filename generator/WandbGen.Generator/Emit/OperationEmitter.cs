using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits what collections and methods have in common: the operation's constant, and requests.</summary>
internal static class OperationEmitter
{
    /// <summary>Emits the document that is sent, in the field <c>s_operation</c>.</summary>
    public static Template EmitOperation(DocumentPlan document)
    {
        IReadOnlyList<DocumentSegment> segments = DocumentLayout.Format(document);
        bool dependsOnFeatures = segments.Any(static segment => segment.Features.Count > 0);
        IEnumerable<Template> texts = segments.Select(
            Template (segment) =>
                Literals.Lines(segment.Text) + "u8" is var text && dependsOnFeatures
                    ? Template.Fill(
                        $$"""
                        new graphql::GraphQLSegment(
                            {{string.Join(", ", segment.Features.Select(Literals.Text).Prepend(text))}})
                        """
                    )
                    : text
        );
        return Template.Fill(
            $$"""
            private static readonly graphql::GraphQLOperation s_operation = new(
                {{Literals.Text(document.Name)}},
                graphql::GraphQLOperationKind.{{Kind(document)}},
                {{Template.Lines(texts.Select((text, i) => i < segments.Count - 1 ? Template.Fill($"{text},") : text))}});
            """
        );
    }

    /// <summary>Emits a nested class that is one request.</summary>
    /// <param name="name">The class.</param>
    /// <param name="result">The C# type that the response is read into.</param>
    public static Template EmitRequest(RequestPlan request, string name, string result)
    {
        EquatableArray<VariablePlan> variables = request.Variables;
        PathPlan path = request.Path;
        ValuePlan value = request.Value;
        IEnumerable<string> parameters = variables.Select(static variable => $"{variable.Type.Text} {Parameter(variable)}");
        if (request.TakesClient)
        {
            parameters = parameters.Prepend("global::WandbGen.WandbClient client");
        }

        IEnumerable<Template> fields = variables.Select(
            static Template (variable) => $"private readonly {variable.Type.Text} {variable.Field} = {EmitArgument(variable)};"
        );
        PathFieldPlan[] beside = [.. PathEmitter.Fields(path)];
        string Find(string variable) => FindVariable(variables, variable);
        string? Give(ContextPlan context) => Argument(context, beside, PathEmitter.Pass, variables, "client", collection: null);
        string read = value.IsNullable
            ? ValueEmitter.Read(value, "ReadList", Give)
            : ValueEmitter.IfNull(
                $"throw {PathEmitter.NotFound(path.Steps[path.Steps.Count - 1], Find)}",
                ValueEmitter.ReadPresent(value, "ReadList", Give)
            );
        return Template.Fill(
            $$"""
            {{SourceFile.GeneratedCode}}
            private sealed class {{name}}({{string.Join(", ", parameters)}}) : graphql::IGraphQLRequest<{{result}}>
            {
                {{EmitOperation(request.Document)}}

                {{Template.Lines(fields)}}

                public graphql::GraphQLOperation Operation => s_operation;

                public void WriteVariables(json::Utf8JsonWriter writer)
                {
                    {{VariableEmitter.EmitWrites(variables)}}
                }

                {{EmitRequirements("public", request.Document, request.Document.Name, variables)}}

                public {{result}} ReadData(ref graphql::JsonTokenReader reader)
                {
                    {{PathEmitter.EmitBody(path, result, read, request.IsNullWhenMissed, Find)}}
                }

                {{ValueEmitter.EmitListMethods(value, "ReadList")}}

                {{PathEmitter.EmitListMethods(beside)}}
            }
            """
        );
    }

    /// <summary>Emits the method that refuses what the server cannot do; nothing where nothing depends on it.</summary>
    /// <param name="modifiers">The method's.</param>
    /// <param name="subject">What needs the features.</param>
    public static Template EmitRequirements(
        string modifiers,
        DocumentPlan document,
        string subject,
        IReadOnlyList<VariablePlan> variables
    ) =>
        document.DependsOnFeatures
            ? Template.Fill(
                $$"""
                {{modifiers}} void RequireFeatures(graphql::ServerFeatures features)
                {
                    {{VariableEmitter.EmitRequirements(document.Features, subject, variables)}}
                }
                """
            )
            : "";

    /// <summary>The expression for a part of a value's context, or <see langword="null"/> if nothing is known that it could be.</summary>
    /// <param name="fields">The fields beside the path.</param>
    /// <param name="pass">The expression that is one of them.</param>
    /// <param name="variables">The variables, which can be taken as well.</param>
    /// <param name="client">The expression that is the client.</param>
    /// <param name="collection">The collection's full name, if this is one.</param>
    public static string? Argument(
        ContextPlan context,
        IReadOnlyList<PathFieldPlan> fields,
        Func<PathFieldPlan, string> pass,
        IReadOnlyList<VariablePlan> variables,
        string client,
        string? collection
    )
    {
        return context.Kind switch
        {
            ContextKind.Client => client,
            ContextKind.Collection => context.Type.Name == collection ? "this" : null,
            _ => context.Others.Prepend(context.Field).Select(Find).FirstOrDefault(static found => found is not null),
        };

        string? Find(string source) =>
            fields.FirstOrDefault(field => field.Key == source || (source == context.Field && field.Local == context.Name)) is { } field
                ? pass(field)
            : variables.FirstOrDefault(variable => "$" + variable.Name == source) is { } variable ? variable.Field
            : null;
    }

    /// <summary>The value of a variable in a message.</summary>
    public static string FindVariable(IEnumerable<VariablePlan> variables, string name) =>
        variables.FirstOrDefault(variable => variable.Name == name) is not { } found ? "\"null\""
        : found.Type.Kind == CSharpKind.List ? "\"[...]\""
        : found.Type.Kind == CSharpKind.Input ? "\"{...}\""
        : found.Field;

    private static string Kind(DocumentPlan document) =>
        !document.IsMutation ? "Query"
        : document.IsIdempotent ? "IdempotentMutation"
        : "Mutation";

    private static string Parameter(VariablePlan variable) => variable.Field.Substring(1) + "_";

    // Callers without nullable reference types can give null for what cannot be null.
    private static string EmitArgument(VariablePlan variable) =>
        variable.Type is { IsNullable: false, IsValueType: false }
            ? $"{Parameter(variable)} ?? throw new global::System.ArgumentNullException("
                + $"{Literals.Text(variable.Identifier.TrimStart('@'))})"
            : Parameter(variable);
}
