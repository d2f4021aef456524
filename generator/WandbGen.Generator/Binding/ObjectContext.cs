using WandbGen.Generator.Declarations;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Binding;

/// <summary>What an object's reader is given: its own context and that of the objects in it, in an order that every caller finds
/// again.</summary>
internal static class ObjectContext
{
    public static EquatableArray<ContextPlan> Find(ObjectGraph objects, ObjectDeclaration declaration)
    {
        SortedDictionary<string, ContextPlan> found = new(StringComparer.Ordinal);
        Add(objects, declaration, found, []);
        return EquatableArray<ContextPlan>.From(found.Values);
    }

    /// <summary>The parameter that a property with <c>[WandbContext]</c> is set from.</summary>
    public static string NameOf(PropertyDeclaration property) =>
        property.Type.Kind switch
        {
            CSharpKind.Client => "client",
            CSharpKind.Collection => "collection"
                + Identifiers.ToPascalCase(property.Type.Name.Substring(property.Type.Name.LastIndexOfAny(['.', ':']) + 1)),
            _ => LeafName(property.Leaf ?? Identifiers.ToGraphQL(property.Name)),
        };

    /// <summary>The parameter for a leaf beside the path. No two keys have one name, and the key can be told from it.</summary>
    public static string LeafName(string key)
    {
        bool isCamelCase = key.Length > 0 && key[0] is >= 'a' and <= 'z' && key.All(Identifiers.IsLetterOrDigit);
        return isCamelCase ? "leaf" + char.ToUpperInvariant(key[0]) + key.Substring(1) : "leaf_" + Identifiers.ToIdentifier(key);
    }

    /// <summary>The leaf that a parameter of a compiled reader is for.</summary>
    public static string KeyOf(string parameter) =>
        parameter.StartsWith("leaf_", StringComparison.Ordinal) ? parameter.Substring("leaf_".Length)
        : parameter.StartsWith("leaf", StringComparison.Ordinal) ? Identifiers.ToGraphQL(parameter.Substring("leaf".Length))
        : parameter;

    /// <summary>Checks that what a property takes is the name of one leaf.</summary>
    public static void CheckName(PropertyDeclaration property, ProblemCollector problems)
    {
        string leaf = property.Leaf ?? Identifiers.ToGraphQL(property.Name);
        if (property.Type.Kind is not (CSharpKind.Client or CSharpKind.Collection) && !Identifiers.IsGraphQL(leaf))
        {
            ProblemPlace place = ProblemPlace.Of(property.Name);
            problems.Add(Descriptors.WrongLeafName, property.Leaf is null ? place : place with { Start = 0, Length = leaf.Length }, leaf);
        }
    }

    /// <summary>Whether two readers have the same parameters, so that one hides the other.</summary>
    public static bool HaveSameSignature(EquatableArray<ContextPlan> left, EquatableArray<ContextPlan> right) =>
        left.Select(Parameter).SequenceEqual(right.Select(Parameter));

    private static string Parameter(ContextPlan context) => context.Type is { IsValueType: true } type ? type.Text : context.Type.Name;

    private static void Add(
        ObjectGraph objects,
        ObjectDeclaration declaration,
        SortedDictionary<string, ContextPlan> found,
        HashSet<string> seen
    )
    {
        if (!seen.Add(declaration.Type.FullName))
        {
            return;
        }

        if (declaration.Reader is { } reader)
        {
            foreach (ParameterDeclaration parameter in reader.Parameters)
            {
                Add(found, Create(parameter.Name, parameter.Type, KeyOf(parameter.Name)));
            }

            return;
        }

        foreach (PropertyDeclaration property in declaration.Properties)
        {
            if (property.IsContext)
            {
                Add(found, Create(NameOf(property), property.Type, property.Leaf ?? Identifiers.ToGraphQL(property.Name)));
            }
            else if (property.Type.Innermost is { Kind: CSharpKind.Object } inner && objects.Find(inner.Name) is { } nested)
            {
                Add(objects, nested, found, seen);
            }
        }

        foreach (string variant in declaration.Variants)
        {
            if (objects.Find(variant) is { } derived)
            {
                Add(objects, derived, found, seen);
            }
        }
    }

    private static void Add(SortedDictionary<string, ContextPlan> found, ContextPlan plan)
    {
        // Client, collections, leaves; then by name.
        string key = $"{(int)plan.Kind} {plan.Name}";
        if (!found.TryGetValue(key, out ContextPlan? known) || (known.Type.IsNullable && !plan.Type.IsNullable))
        {
            found[key] = plan;
        }
    }

    private static ContextPlan Create(string name, CSharpType type, string leaf) =>
        type.Kind switch
        {
            CSharpKind.Client => new ContextPlan(ContextKind.Client, name, type with { IsNullable = false }, ""),
            CSharpKind.Collection => new ContextPlan(ContextKind.Collection, name, type with { IsNullable = true }, ""),
            _ => new ContextPlan(ContextKind.Leaf, name, type, leaf),
        };
}
