using WandbGen.Generator;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes.Queries;

/// <summary>Declares C# enums for GraphQL ones, each once.</summary>
internal sealed class EnumWriter(QuerySource source)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The C# enum, which is declared if the project has none.</summary>
    public string Write(SchemaType type)
    {
        if (_names.TryGetValue(type.Name, out string? known))
        {
            return known;
        }

        string name = source.Leaves.FindEnum(type.Name) ?? Declare(type);
        _names.Add(type.Name, name);
        return name;
    }

    private string Declare(SchemaType type)
    {
        string name = source.NameType(Identifiers.ToPascalCase(type.Name), Identifiers.ToPascalCase(type.Name) + "Value");
        string[] values = [.. type.EnumValues.Select(static value => value.Name)];
        string[] members = [.. values.Select(ToMember)];
        // Names that differ by case or underscores only are kept as they are.
        bool areDistinct = members.Select(static member => member.ToUpperInvariant()).Distinct().Count() == members.Length;
        List<string> lines = source.Reserve();
        lines.Add($"{source.Access} enum {name}");
        lines.Add("{");
        if (!members.Contains(WellKnownNames.UnknownMember, StringComparer.OrdinalIgnoreCase))
        {
            lines.Add($"    {WellKnownNames.UnknownMember},");
        }

        lines.AddRange((areDistinct ? members : values).Select(static member => $"    {Identifiers.Escape(member)},"));
        lines.Add("}");
        return name;
    }

    // EXTRA_LARGE is ExtraLarge; AwayFromHome is itself.
    private static string ToMember(string value) =>
        !value.Any(char.IsLower) ? Identifiers.ToPascalCase(value.ToLowerInvariant()) : Identifiers.ToPascalCase(value);
}
