using System.Globalization;
using System.Text;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Brings the members of a C# enum together with the values of a GraphQL one: by <c>[JsonStringEnumMemberName]</c>, or by name
/// whatever case and underscores.</summary>
internal static class EnumBinder
{
    // How many numbers the types of enums have, and none for those of which -1 is itself.
    private static readonly decimal[] s_ranges = [0, 1m + byte.MaxValue, 1m + ushort.MaxValue, 1m + uint.MaxValue, 1m + ulong.MaxValue];

    public static EnumPlan Bind(EnumDeclaration type, SchemaType schemaType)
    {
        ILookup<EnumMember, string> values = FindValues(type, schemaType);
        return new EnumPlan(
            type.Name,
            ClassName(type, schemaType),
            schemaType.Name,
            EquatableArray<EnumCase>.From(
                type.Members.SelectMany(member => values[member].Select(value => new EnumCase(value, Write(type, member), member.Value)))
            ),
            FindUnknown(type, schemaType)
        );
    }

    /// <summary>Reports an enum that emitted code, which translates it outside of the user's types, cannot see.</summary>
    /// <param name="member">The property or parameter that it is the type of.</param>
    public static void ReportHidden(CSharpType type, string member, ProblemCollector problems, ProblemPlace? place = null)
    {
        if (type.HiddenEnum is { } hidden)
        {
            problems.Add(Descriptors.HiddenEnum, place ?? ProblemPlace.Of(member), hidden.SimpleName, member);
        }
    }

    /// <summary>Reports the members of an enum that is sent which do not stand for one value.</summary>
    public static void ReportMembers(CSharpType type, string graphQLType, TypeSystem schema, ProblemPlace place, ProblemCollector problems)
    {
        if (type.Element is { } element)
        {
            ReportMembers(element, graphQLType, schema, place, problems);
        }
        else if (
            type.Enum is { } declared
            && schema.TryGetType(graphQLType, out SchemaType? schemaType)
            && schemaType.Kind == SchemaTypeKind.Enum
        )
        {
            ReportMembers(declared, schemaType, place, problems);
        }
    }

    /// <summary>Reports the members of an enum that do not stand for one value.</summary>
    public static void ReportMembers(EnumDeclaration type, SchemaType schemaType, ProblemPlace place, ProblemCollector problems)
    {
        ILookup<EnumMember, string> values = FindValues(type, schemaType);
        foreach (EnumMember member in type.Members)
        {
            string[] own = [.. values[member]];
            if (own.Length > 1)
            {
                problems.Add(
                    Descriptors.SharedEnumMember,
                    place,
                    $"{type.SimpleName}.{member.Name}",
                    schemaType.Name,
                    string.Join(", ", own.Select(static value => $"'{value}'"))
                );
            }
            else if (own.Length == 0 && member.Name != WellKnownNames.UnknownMember)
            {
                problems.Add(
                    Descriptors.UnknownEnumMember,
                    place,
                    $"{type.SimpleName}.{member.Name}",
                    schemaType.Name,
                    Explain(type, member, schemaType)
                );
            }
        }
    }

    /// <summary>Whether each member stands for one value, but for <c>Unknown</c>, which can stand for none.</summary>
    public static bool Fits(EnumDeclaration type, SchemaType schemaType)
    {
        var problems = new ProblemCollector();
        ReportMembers(type, schemaType, ProblemPlace.Declaration, problems);
        return !problems.HasErrors;
    }

    // Why a member stands for no value.
    private static string Explain(EnumDeclaration type, EnumMember member, SchemaType schemaType)
    {
        string name = member.GraphQLName ?? member.Name;
        foreach (string value in schemaType.EnumValues.Names)
        {
            if (
                (value == name || (member.GraphQLName is null && Normalize(value) == Normalize(name)))
                && Find(type, schemaType, value) is { } other
            )
            {
                return $": '{type.SimpleName}.{other.Name}' stands for '{value}'";
            }
        }

        string suggestion = Suggestion.Of(name, schemaType.EnumValues.Names);
        return member.GraphQLName is null ? suggestion : $": its name in GraphQL is '{name}'{suggestion}";
    }

    private static ILookup<EnumMember, string> FindValues(EnumDeclaration type, SchemaType schemaType) =>
        schemaType
            .EnumValues.Names.Select(value => (Value: value, Member: Find(type, schemaType, value)))
            .Where(static pair => pair.Member is not null)
            .ToLookup(static pair => pair.Member!, static pair => pair.Value);

    // A member that is written exactly like a value stands for no other, though GraphQL has values that differ by case only.
    private static EnumMember? Find(EnumDeclaration type, SchemaType schemaType, string value) =>
        FindExact(type, value)
        ?? type.Members.FirstOrDefault(member =>
            member.GraphQLName is null
            && Normalize(member.Name) == Normalize(value)
            && !(schemaType.EnumValues.Contains(member.Name) && FindExact(type, member.Name) == member)
        );

    private static EnumMember? FindExact(EnumDeclaration type, string value) =>
        type.Members.FirstOrDefault(member => member.GraphQLName == value)
        ?? type.Members.FirstOrDefault(member => member.GraphQLName is null && member.Name == value);

    private static string FindUnknown(EnumDeclaration type, SchemaType schemaType)
    {
        // A GraphQL value of that name is a value like any other.
        if (
            type.Members.FirstOrDefault(static member => member.Name == WellKnownNames.UnknownMember) is { } unknown
            && !schemaType.EnumValues.Any(static value => Normalize(value.Name) == Normalize(WellKnownNames.UnknownMember))
        )
        {
            return Write(type, unknown);
        }

        // A number that no member has, so that it cannot be taken for another value. Of a byte -1 is 255.
        decimal number = -1;
        while (s_ranges.Any(range => type.Members.Any(member => member.Value == (number + range).ToString(CultureInfo.InvariantCulture))))
        {
            number--;
        }

        return $"unchecked(({type.Name})({number.ToString(CultureInfo.InvariantCulture)}))";
    }

    // A name that the compiler refuses is a number like any other.
    private static string Write(EnumDeclaration type, EnumMember member) =>
        member.IsForbidden ? $"(({type.Name})({member.Value}))" : $"{type.Name}.{Identifiers.Escape(member.Name)}";

    // One C# enum can represent several GraphQL enums.
    private static string ClassName(EnumDeclaration type, SchemaType schemaType)
    {
        var name = new StringBuilder("GraphQL");
        foreach (char character in type.Name.Substring(type.Name.StartsWith("global::", StringComparison.Ordinal) ? "global::".Length : 0))
        {
            name.Append(char.IsLetterOrDigit(character) ? character : '_');
        }

        return name.Append("As").Append(schemaType.Name).ToString();
    }

    private static string Normalize(string name) => name.Replace("_", "").ToUpperInvariant();
}
