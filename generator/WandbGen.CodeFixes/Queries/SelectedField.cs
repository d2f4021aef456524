using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>A field of a query, with what all of its mentions select.</summary>
/// <param name="Key">The key in the answer: the alias, or else the name.</param>
/// <param name="Arguments">The arguments as GraphQL writes them.</param>
/// <param name="Target">The type of the field, inside lists.</param>
/// <param name="Selection">What is selected of it, or <see langword="null"/> of a field.</param>
internal sealed record SelectedField(
    string Key,
    SchemaField Field,
    IReadOnlyList<KeyValuePair<string, string>> Arguments,
    SchemaType Target,
    SelectedFields? Selection
)
{
    public string Call => Field.Name + Generator.GraphQL.GraphQLText.WriteArguments(Arguments);

    public override string ToString() => $"{Key}: {Call}{(Selection is null ? "" : $" {{ {Selection} }}")}";
}

/// <summary>What is selected of an object: fields, and more of the objects of some types.</summary>
/// <param name="Type">The object's type.</param>
internal sealed record SelectedFields(SchemaType Type)
{
    public List<SelectedField> Fields { get; } = [];

    public List<SelectedFields> Variants { get; } = [];

    public SelectedField? Find(string key) => Fields.Find(field => field.Key == key);

    /// <summary>The same text for the same selection, however it was written.</summary>
    public override string ToString() =>
        string.Join(
            " ",
            Fields
                .Select(static field => field.ToString())
                .Concat(Variants.Select(static variant => $"... on {variant.Type.Name} {{ {variant} }}"))
        );
}
