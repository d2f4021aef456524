using WandbGen.Generator;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>A field of a query, with what all of its mentions select.</summary>
/// <param name="Key">The key in the answer: the alias, or else the name.</param>
/// <param name="Conditions">The conditions under which it is selected, one of which is enough; none if it always is.</param>
/// <param name="Target">The type of the field, inside lists.</param>
/// <param name="Selection">What is selected of it, or <see langword="null"/> if it has no fields.</param>
internal sealed record SelectedField(
    string Key,
    SchemaField Field,
    EquatableArray<ArgumentNode> Arguments,
    EquatableArray<ConditionNode> Conditions,
    SchemaType Target,
    SelectedFields? Selection
)
{
    /// <summary>The field with its arguments and conditions; under the key, if it is written where keys are.</summary>
    public string Write(bool withKey)
    {
        string field = DocumentPrinter.Print([
            new FieldNode(Field.Name) { Alias = withKey && Key != Field.Name ? Key : null, Arguments = Arguments },
        ]);
        return IsConditional ? string.Join(" ", Conditions.Select(condition => field + condition)) : field;
    }

    /// <summary>Whether it can be left out.</summary>
    public bool IsConditional => Conditions.Count > 0;

    /// <summary>Whether it can be null in an answer, by its type or because it is left out.</summary>
    public bool IsNullable => IsConditional || !Field.Type.IsNonNull;

    /// <summary>The variables in its arguments and conditions, and in what is selected of it.</summary>
    public IEnumerable<string> Variables =>
        Arguments
            .SelectMany(static argument => argument.Value.Variables)
            .Concat(Conditions.SelectMany(static condition => condition.Variables))
            .Concat(Selection?.Variables ?? []);

    /// <summary>Whether another field is the same but for when it is selected.</summary>
    public bool IsSameAs(SelectedField other) =>
        (this with { Conditions = default }).ToString() == (other with { Conditions = default }).ToString();

    /// <summary>Whether this field is there wherever another one is.</summary>
    public bool Covers(SelectedField other) => IsSameAs(other) && (!IsConditional || Conditions.Equals(other.Conditions));

    public override string ToString() => $"{Key}: {Write(withKey: false)}{(Selection is null ? "" : $" {{ {Selection} }}")}";
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
