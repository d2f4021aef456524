using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Binding;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes;

/// <summary>
/// Adds to a type marked with <c>[WandbObject]</c> or <c>[WandbVariant]</c> the scalar and enum fields of its GraphQL type that it does not
/// have yet.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(AddFieldsRefactoringProvider)), Shared]
public sealed class AddFieldsRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        if (
            await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || root.FindToken(context.Span.Start).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || !TextSpan.FromBounds(type.SpanStart, type.Identifier.Span.End).Contains(context.Span)
            || await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(type, cancellationToken) is not INamedTypeSymbol symbol
            || !(
                CSharpTypeReader.HasAttribute(symbol, "WandbObjectAttribute")
                || CSharpTypeReader.HasAttribute(symbol, "WandbVariantAttribute")
            )
        )
        {
            return;
        }

        ObjectDeclaration declaration = DeclarationReader.ReadObject(symbol, cancellationToken).Objects[0];
        if (
            TypeSystem.Find(
                DocumentSchemas.Find(context.Document, model, cancellationToken),
                declaration.Schema,
                declaration.Type.Name,
                new ProblemCollector()
            )
                is not { } schema
            || !schema.TryGetType(declaration.GraphQLType, out SchemaType? graphQLType)
            || FindMissing(declaration, graphQLType, schema) is not { Count: > 0 } missing
        )
        {
            return;
        }

        string title =
            missing.Count == 1
                ? $"Add the field '{missing[0].Name}' of '{graphQLType.Name}'"
                : $"Add {missing.Count} fields of '{graphQLType.Name}'";
        context.RegisterRefactoring(
            CodeAction.Create(
                title,
                cancellation => AddAsync(context.Document, type, model, schema, missing, cancellation),
                nameof(AddFieldsRefactoringProvider)
            )
        );
    }

    private static List<SchemaField> FindMissing(ObjectDeclaration declaration, SchemaType type, TypeSystem schema)
    {
        HashSet<string> declared = new(
            declaration.Properties.Where(static property => !property.IsContext).Select(FieldOf).OfType<string>(),
            StringComparer.Ordinal
        );
        return
        [
            .. type.Fields.Where(field =>
                !declared.Contains(field.Name)
                && field.DeprecationReason is null
                && !field.Arguments.Any(static argument => argument.IsRequired)
                && schema.TryGetType(field.Type.Name, out SchemaType? scalar)
                && !scalar.IsComposite
            ),
        ];
    }

    // The end of a path is a field of another type.
    private static string? FieldOf(PropertyDeclaration property)
    {
        string text = property.Field ?? Identifiers.ToGraphQL(property.Name);
        return FieldPath.Split(text).ToArray() is [var (segment, offset)]
            ? GraphQLText.ParseField((segment, offset), text.Length, ProblemPlace.Declaration, new ProblemCollector(), out _)
                is [var field, ..]
                ? field.Name.StringValue
                : null
            : null;
    }

    private static async Task<Document> AddAsync(
        Document document,
        TypeDeclarationSyntax type,
        SemanticModel model,
        TypeSystem schema,
        List<SchemaField> fields,
        CancellationToken cancellationToken
    )
    {
        TextLayout layout = await TextLayout.ReadAsync(document, cancellationToken).ConfigureAwait(false);
        int position = type.Identifier.SpanStart;
        var names = new TypeNames(model, position);
        var types = new LeafTypes(schema, names, model, position);
        var members = new MemberNames(FindNames(model.GetDeclaredSymbol(type, cancellationToken)!));
        string attribute = names.WriteAttribute("WandbGen.WandbFieldAttribute");
        ParameterSyntax? last = MemberInsertion.LastParameter(type);
        List<string> added = [];
        foreach (SchemaField field in fields)
        {
            string name = members.Add(field.Name);
            string mark = Identifiers.ToGraphQL(name) == field.Name ? "" : $"[{attribute}(\"{field.Name}\")] ";
            string typeName = types.Write(field.Type);
            added.Add(
                last is not null
                    ? $"{mark}{typeName} {name}"
                    : $"{mark}public {(field.Type.IsNonNull ? "required " : "")}{typeName} {name} {{ get; init; }}"
            );
        }

        var insertion = new MemberInsertion(type, layout);
        return document.WithText(
            layout.Text.WithChanges(last is not null ? insertion.AddParameters(last, added) : insertion.AddProperties(added))
        );
    }

    private static IEnumerable<string> FindNames(INamedTypeSymbol symbol)
    {
        for (INamedTypeSymbol? type = symbol; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                yield return member.Name;
            }
        }

        yield return symbol.Name;
        foreach (ITypeParameterSymbol parameter in symbol.TypeParameters)
        {
            yield return parameter.Name;
        }
    }
}
