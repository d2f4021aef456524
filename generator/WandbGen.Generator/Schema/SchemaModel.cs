using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>
/// A GraphQL schema, read from SDL. Immutable; two are equal when name and texts are, so that an incremental step that takes one
/// runs again only when the text changed.
/// </summary>
internal sealed class SchemaModel : IEquatable<SchemaModel>
{
    private readonly EquatableArray<string> _texts;
    private readonly Dictionary<string, SchemaType> _types;

    internal SchemaModel(string name, EquatableArray<string> texts, Dictionary<string, SchemaType> types)
    {
        Name = name;
        _texts = texts;
        _types = types;
    }

    /// <summary>The schema's name: that which the project gives its files, or the file's own without directory and extension.</summary>
    public string Name { get; }

    /// <summary>The root of queries, or <see langword="null"/> when the schema has none.</summary>
    public SchemaType? QueryType { get; init; }

    /// <summary>The root of mutations, or <see langword="null"/> when the schema has none.</summary>
    public SchemaType? MutationType { get; init; }

    /// <summary>The root of subscriptions, or <see langword="null"/> when the schema has none.</summary>
    public SchemaType? SubscriptionType { get; init; }

    /// <summary>The names of all types: the built-in scalars, then the others in the text's order.</summary>
    public ImmutableArray<string> TypeNames { get; init; } = [];

    /// <summary>The directives that the text defines.</summary>
    public NamedList<SchemaDirective> Directives { get; init; } = NamedList<SchemaDirective>.Empty;

    /// <summary>What is wrong with the texts, in their order. The rest of the schema is usable whatever is here.</summary>
    public ImmutableArray<SchemaProblem> Problems { get; init; } = [];

    /// <summary>Whether there is no root of queries because of a text that could not be read: what a declaration does not find here is no
    /// mistake of its own.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Reads SDL, which may be in several files. Whatever the text is, a model comes back; what is wrong with it is in
    /// <see cref="Problems"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static SchemaModel Parse(string name, ImmutableArray<SourceText> files, CancellationToken cancellationToken) =>
        SchemaReader.Read(name, files, cancellationToken);

    /// <inheritdoc cref="Parse(string, ImmutableArray{SourceText}, CancellationToken)"/>
    public static SchemaModel Parse(string name, string text, CancellationToken cancellationToken) =>
        SchemaReader.Read(name, [SourceText.From(text)], cancellationToken);

    /// <summary>Whether this is the model of some texts.</summary>
    public bool IsOf(string name, ImmutableArray<SourceText> files)
    {
        if (Name != name || _texts.Count != files.Length)
        {
            return false;
        }

        for (int i = 0; i < files.Length; i++)
        {
            if (_texts[i].Length != files[i].Length || _texts[i] != files[i].ToString())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds a type, those of the introspection system included.</summary>
    public bool TryGetType(string name, [NotNullWhen(true)] out SchemaType? type) =>
        (type = Find(name) ?? Introspection.Find(name)) is not null;

    /// <summary>A type that the text defines, or a built-in scalar.</summary>
    public SchemaType? Find(string name) => _types.TryGetValue(name, out SchemaType? type) ? type : null;

    public bool Equals(SchemaModel? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && _texts.Equals(other._texts));

    public override bool Equals(object? obj) => Equals(obj as SchemaModel);

    // The texts are left to Equals: reading megabytes for a hash would cost more than it saves among a handful of schemas.
    public override int GetHashCode() =>
        unchecked((StringComparer.Ordinal.GetHashCode(Name) * 397) ^ _texts.Sum(static text => text.Length));

    public override string ToString() => Name;
}
