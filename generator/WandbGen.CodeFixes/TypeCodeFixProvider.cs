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
        )
        {
            return null;
        }

        TypeReference reference = TypeReference.Parse(written!);
        string? title = null;
        List<(Document, TextChange)> changes = [];
        foreach (DeclaredMember part in await DeclaredMember.FindPartsAsync(document, diagnostic, cancellationToken).ConfigureAwait(false))
        {
            TypeSyntax? type = TypeLayer.Find(part.Type, name!, part.Model, cancellationToken);
            if (
                (type?.Span ?? TypeLayer.FindSpan(part.Type, name!, part.Model, cancellationToken)) is { } span
                && Write(reference, type, part, cancellationToken) is { } fitting
            )
            {
                title ??= $"Change to '{fitting}'";
                changes.Add((part.Document, WithInitializer(new TextChange(span, fitting), part)));
            }
        }

        return title is null ? null : new TextFix(title, changes);
    }

    /// <param name="type">The type that does not fit, or <see langword="null"/> if it is an array inside another one.</param>
    private static string? Write(TypeReference reference, TypeSyntax? type, DeclaredMember part, CancellationToken cancellationToken)
    {
        SemanticModel model = part.Model;
        if (
            TypeSystem.Find(
                DocumentSchemas.Find(part.Document, model, cancellationToken),
                SchemaOf(part, cancellationToken),
                "",
                new ProblemCollector()
            )
            is not { } schema
        )
        {
            return null;
        }

        int position = part.Type.SpanStart;
        var names = new TypeNames(model, position);
        // Without annotations every reference type counts as nullable.
        bool isNullable = !reference.IsNonNull && type?.Parent is not NullableTypeSyntax;
        bool isAnnotated = model.GetNullableContext(position).AnnotationsEnabled();
        if (schema.TryGetType(reference.Name, out SchemaType? scalar) && !scalar.IsComposite)
        {
            CSharpType held = schema.Scalars.ToCSharp(reference with { IsNonNull = !isNullable }, isRead: true);
            return names.Write(held with { IsNullable = held.IsNullable && (held.IsValueType || isAnnotated) });
        }

        return type is not null && WrapObject(reference, type, model, names, cancellationToken) is { } list
            ? list + (isNullable && isAnnotated ? "?" : "")
            : null;
    }

    // A value that the new type does not hold goes, since nothing of it could be kept.
    private static TextChange WithInitializer(TextChange change, DeclaredMember member)
    {
        if (member.Syntax is not PropertyDeclarationSyntax { Initializer.Value: { } value, AccessorList: { } accessors } property)
        {
            return change;
        }

        int start = change.Span.Start - member.Type.SpanStart;
        TypeSyntax written = SyntaxFactory.ParseTypeName(
            member.Type.ToString().Remove(start, change.Span.Length).Insert(start, change.NewText!)
        );
        ITypeSymbol? held = member
            .Model.GetSpeculativeTypeInfo(change.Span.Start, written, SpeculativeBindingOption.BindAsTypeOrNamespace)
            .Type;
        if (held is null || member.Model.ClassifyConversion(value.SpanStart, value, held).IsImplicit)
        {
            return change;
        }

        bool canBeNull = held.IsValueType || written is NullableTypeSyntax;
        string between = property.SyntaxTree.GetText().ToString(TextSpan.FromBounds(change.Span.End, accessors.Span.End));
        return new TextChange(
            TextSpan.FromBounds(change.Span.Start, property.Span.End),
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
    private static string? SchemaOf(DeclaredMember member, CancellationToken cancellationToken) =>
        member.Model.GetDeclaredSymbol(member.Syntax, cancellationToken) is { } symbol
            ? (symbol is IMethodSymbol ? symbol : symbol.ContainingType)
                .GetAttributes()
                .Select(TypeReader.ReadSchema)
                .FirstOrDefault(static schema => schema is not null)
            : null;
}
