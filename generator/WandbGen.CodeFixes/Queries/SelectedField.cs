using WandbGen.Generator;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>A field of a query, with what all of its mentions select.</summary>
/// <param name="Key">The key in the answer: the alias, or else the name.</param>
/// <param name="Target">The type of the field, inside lists.</param>
/// <param name="Selection">What is selected of it, or <see langword="null"/> if it has no fields.</param>
internal sealed record SelectedField(
    string Key,
    SchemaField Field,
    EquatableArray<ArgumentNode> Arguments,
    SchemaType Target,
    SelectedFields? Selection
)
{
    /// <summary>The field with its arguments.</summary>
    public string Call => DocumentPrinter.Print([new FieldNode(Field.Name) { Arguments = Arguments }]);

    /// <summary>The variables in its arguments and in what is selected of it.</summary>
    public IEnumerable<string> Variables =>
        Arguments.SelectMany(static argument => argument.Value.Variables).Concat(Selection?.Variables ?? []);

    public override string ToString() => $"{Key}: {Call}{(Selection is null ? "" : $" {{ {Selection} }}")}";
}

/// <summary>What is selected of an object: fields, and more of the objects of some types.</summary>
/// <param name="Type">The object's type.</param>
internal sealed record SelectedFields(SchemaType Type)
{
    public List<SelectedField> Fields { get; } = [];

    public List<SelectedFields> Variants { get; } = [];

    /// <summary>The variables in it.</summary>
    public IEnumerable<string> Variables =>
        Fields.SelectMany(static selected => selected.Variables).Concat(Variants.SelectMany(static variant => variant.Variables));

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
