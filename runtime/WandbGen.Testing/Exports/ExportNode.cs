using System.Text.Json;
using Parquet.Schema;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Exports;

/// <summary>
/// A column or a part of one. It divides values into definition and repetition levels, as Google's Dremel and the format of parquet
/// specify.
/// </summary>
internal abstract class ExportNode
{
    /// <summary>The field of the file's schema.</summary>
    public abstract Field Field { get; }

    /// <summary>The columns that store the values.</summary>
    public abstract IEnumerable<ExportLeaf> Leaves { get; }

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value, or <see langword="null"/> if there is none.</param>
    /// <param name="repetition">The level of the list that the value continues.</param>
    /// <param name="definition">The definition level of the value.</param>
    public abstract void Add(JsonElement? value, int repetition, int definition);
}

/// <summary>An object.</summary>
internal sealed class ExportStruct(string name, IReadOnlyList<ExportNode> children) : ExportNode
{
    public override Field Field { get; } = new StructField(name, [.. children.Select(static child => child.Field)]);

    public override IEnumerable<ExportLeaf> Leaves => children.SelectMany(static child => child.Leaves);

    public override void Add(JsonElement? value, int repetition, int definition)
    {
        foreach (ExportNode child in children)
        {
            if (value is { ValueKind: JsonValueKind.Object } map)
            {
                child.Add(map.TryGetProperty(child.Field.Name, out JsonElement item) ? item : null, repetition, definition + 1);
            }
            else
            {
                child.Add(null, repetition, definition);
            }
        }
    }
}

/// <summary>A key with values of several types: an object with a field for each type, one of which has the value.</summary>
internal sealed class ExportUnion(string name, IReadOnlyList<(string Type, ExportNode Node)> members) : ExportNode
{
    public override Field Field { get; } = new StructField(name, [.. members.Select(static member => member.Node.Field)]);

    public override IEnumerable<ExportLeaf> Leaves => members.SelectMany(static member => member.Node.Leaves);

    public override void Add(JsonElement? value, int repetition, int definition)
    {
        string type = value is { } present ? LoggedValue.TypeOf(present) : LoggedValue.Nil;
        foreach ((string member, ExportNode node) in members)
        {
            node.Add(member == type ? value : null, repetition, type == LoggedValue.Nil ? definition : definition + 1);
        }
    }
}

/// <summary>A list.</summary>
internal sealed class ExportList(string name, int level, ExportNode item) : ExportNode
{
    public override Field Field { get; } = new ListField(name, item.Field);

    public override IEnumerable<ExportLeaf> Leaves => item.Leaves;

    public override void Add(JsonElement? value, int repetition, int definition)
    {
        if (value is not { ValueKind: JsonValueKind.Array } list)
        {
            item.Add(null, repetition, definition);
            return;
        }

        if (list.GetArrayLength() == 0)
        {
            item.Add(null, repetition, definition + 1);
            return;
        }

        foreach (JsonElement element in list.EnumerateArray())
        {
            item.Add(element.ValueKind == JsonValueKind.Null ? null : element, repetition, definition + 2);
            repetition = level;
        }
    }
}
