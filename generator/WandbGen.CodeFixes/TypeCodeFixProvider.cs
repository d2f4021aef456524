using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Binding;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes;

/// <summary>WBG0020: writes the default C# type of a field's GraphQL type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TypeCodeFixProvider : TextCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Descriptors.WrongType.Id];

    private protected override async Task<TextFix?> FindFixAsync(
        Document document,
        Diagnostic diagnostic,
        CancellationToken cancellationToken
    )
    {
        if (
            !diagnostic.Properties.TryGetValue(FixProperties.Type, out string? name)
            || !diagnostic.Properties.TryGetValue(FixProperties.GraphQLType, out string? written)
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || DeclaredMember.Find(root, diagnostic) is not { } member
            || TypeLayer.Find(member.Type, name!, model, cancellationToken) is not { } type
            || TypeSystem.Find(
                DocumentSchemas.Find(document, model, cancellationToken),
                SchemaOf(member, model, cancellationToken),
                "",
                new ProblemCollector()
            )
                is not { } schema
        )
        {
            return null;
        }

        TypeReference reference = TypeReference.Parse(written!);
        var names = new TypeNames(model, type.SpanStart);
        // Without annotations every reference type counts as nullable.
        bool isNullable = !reference.IsNonNull && type.Parent is not NullableTypeSyntax;
        bool isAnnotated = model.GetNullableContext(type.SpanStart).AnnotationsEnabled();
        string? fitting;
        if (schema.TryGetType(reference.Name, out SchemaType? scalar) && !scalar.IsComposite)
        {
            CSharpType held = schema.Scalars.ToCSharp(reference with { IsNonNull = !isNullable }, isRead: true);
            fitting = names.Write(held with { IsNullable = held.IsNullable && (held.IsValueType || isAnnotated) });
        }
        else
        {
            fitting = WrapObject(reference, type, model, names, cancellationToken) is { } list
                ? list + (isNullable && isAnnotated ? "?" : "")
                : null;
        }

        return fitting is null
            ? null
            : new TextFix($"Change to '{fitting}'", WithInitializer(new TextChange(type.Span, fitting), member, type, model));
    }

    // A value that the new type does not hold goes, since nothing of it could be kept.
    private static TextChange WithInitializer(TextChange change, DeclaredMember member, TypeSyntax type, SemanticModel model)
    {
        if (member.Syntax is not PropertyDeclarationSyntax { Initializer.Value: { } value, AccessorList: { } accessors } property)
        {
            return change;
        }

        TypeSyntax written = member.Type.ReplaceNode(type, SyntaxFactory.ParseTypeName(change.NewText!));
        ITypeSymbol? held = model.GetSpeculativeTypeInfo(type.SpanStart, written, SpeculativeBindingOption.BindAsTypeOrNamespace).Type;
        if (held is null || model.ClassifyConversion(value.SpanStart, value, held).IsImplicit)
        {
            return change;
        }

        bool canBeNull = held.IsValueType || written is NullableTypeSyntax;
        string between = property.SyntaxTree.GetText().ToString(TextSpan.FromBounds(type.Span.End, accessors.Span.End));
        return new TextChange(
            TextSpan.FromBounds(type.SpanStart, property.Span.End),
            change.NewText + between + (canBeNull ? "" : " = null!;")
        );
    }

    // The user chooses which objects to select. An object in the place of a list of it was chosen already.
    private static string? WrapObject(
        TypeReference reference,
        TypeSyntax type,
        SemanticModel model,
        TypeNames names,
        CancellationToken cancellationToken
    )
    {
        if (
            reference.Element is null
            || model.GetTypeInfo(type, cancellationToken).Type is not { } symbol
            || CSharpTypeReader.Read(symbol).Kind != CSharpKind.Object
        )
        {
            return null;
        }

        string text = type.ToString();
        for (TypeReference? element = reference.Element; element is not null; element = element.Element)
        {
            text = element.IsNonNull ? text : text + "?";
            text = names.WriteList(text);
        }

        return text;
    }

    // The attribute is the method's, or that of the type that a property is in.
    private static string? SchemaOf(DeclaredMember member, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(member.Syntax, cancellationToken) is { } symbol
            ? (symbol is IMethodSymbol ? symbol : symbol.ContainingType)
                .GetAttributes()
                .Select(TypeReader.ReadSchema)
                .FirstOrDefault(static schema => schema is not null)
            : null;
}
