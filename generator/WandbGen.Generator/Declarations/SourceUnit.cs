using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Declarations;

/// <summary>What a file declares and mentions outside of bodies: what declarations elsewhere, and its own, can depend on.</summary>
internal sealed class SourceUnit
{
    private const string Suffix = "Attribute";

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private HashSet<string>? _mentions;
    private bool _mayDeclareVariants;

    /// <summary>Reads what a file declares.</summary>
    public SourceUnit(SyntaxTree tree)
    {
        Tree = tree;
        if (tree.GetRoot() is CompilationUnitSyntax root)
        {
            IsGlobal = root.Externs.Count > 0 || root.Usings.Any(static directive => directive.GlobalKeyword != default);
            HasGlobalAlias = root.Usings.Any(static directive => directive is { Alias: not null } && directive.GlobalKeyword != default);
            AddMembers(root.Members);
        }
    }

    /// <summary>The newest text of the file with the same code outside of bodies.</summary>
    public SyntaxTree Tree { get; set; }

    /// <summary>The names of its types.</summary>
    public IReadOnlyCollection<string> Types => _types;

    /// <summary>The parts of its namespaces' names.</summary>
    public IReadOnlyCollection<string> Namespaces => _namespaces;

    /// <summary>Whether it says what names mean in other files.</summary>
    public bool IsGlobal { get; }

    /// <summary>Whether it gives names of its own to types everywhere, our attributes perhaps.</summary>
    public bool HasGlobalAlias { get; }

    /// <summary>The names in it that can be those of types.</summary>
    public HashSet<string> Mentions => _mentions ??= FindMentions();

    /// <summary>Whether it has a type that may have variants.</summary>
    public bool HasAbstractTypes { get; private set; }

    /// <summary>Whether it may have variants, which their base knows without mentioning them.</summary>
    public bool MayDeclareVariants => Mentions.Count > 0 && _mayDeclareVariants;

    /// <summary>What its declarations depend on; <see langword="null"/> until it is needed, and after it has changed.</summary>
    public DeclarationScope? Scope { get; set; }

    private void AddMembers(SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (MemberDeclarationSyntax member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax part:
                    _namespaces.UnionWith(part.Name.ToString().Split('.').Select(static name => name.Trim()));
                    AddMembers(part.Members);
                    break;
                case BaseTypeDeclarationSyntax type:
                    _types.Add(type.Identifier.ValueText);
                    HasAbstractTypes |= type.Modifiers.Any(SyntaxKind.AbstractKeyword);
                    if (type is TypeDeclarationSyntax { Members: var inner })
                    {
                        AddMembers(inner);
                    }

                    break;
                case DelegateDeclarationSyntax type:
                    _types.Add(type.Identifier.ValueText);
                    break;
                case GlobalStatementSyntax:
                    _types.Add("Program");
                    break;
            }
        }
    }

    private HashSet<string> FindMentions()
    {
        var names = new HashSet<string>(_types, StringComparer.Ordinal);
        foreach (SyntaxNode node in Tree.GetRoot().DescendantNodes(static node => node is not (BlockSyntax or ArrowExpressionClauseSyntax)))
        {
            switch (node)
            {
                case SimpleNameSyntax name:
                    names.Add(name.Identifier.ValueText);
                    break;
                case AttributeSyntax attribute:
                    names.Add(NameOf(attribute.Name) + Suffix);
                    break;
                case UsingDirectiveSyntax { Alias: not null }:
                    _mayDeclareVariants = true;
                    break;
            }
        }

        _mayDeclareVariants |= names.Contains("WandbVariant") || names.Contains("WandbVariantAttribute");
        return names;
    }

    private static string NameOf(NameSyntax name) =>
        name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
            _ => ((SimpleNameSyntax)name).Identifier.ValueText,
        };
}
