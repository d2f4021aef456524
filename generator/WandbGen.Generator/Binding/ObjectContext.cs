using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>What an object's reader is given: its own context and that of the objects in it, in an order that every caller finds
/// again.</summary>
internal static class ObjectContext
{
    private static readonly ContextPlan s_client = new(
        ContextKind.Client,
        "client",
        new CSharpType
        {
            Kind = CSharpKind.Client,
            Name = "global::" + WellKnownNames.Client,
            IsNullable = false,
            IsValueType = false,
        },
        ""
    );

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
            _ => FieldParameter((property.ContextField ?? Identifiers.ToGraphQL(property.Name)).TrimStart('$')),
        };

    /// <summary>The parameter for a field beside the path. No two keys have one name, and the key can be told from it.</summary>
    public static string FieldParameter(string key)
    {
        bool isCamelCase =
            key.Length > 0
            && key[0] is >= 'a' and <= 'z'
            && key.All(static character => character != '_' && GraphQLNames.IsNameCharacter(character));
        return isCamelCase ? "field" + char.ToUpperInvariant(key[0]) + key.Substring(1) : "field_" + GraphQLNames.Replace(key);
    }

    /// <summary>Checks that what a property takes is the name of one field.</summary>
    public static void CheckName(PropertyDeclaration property, ProblemCollector problems)
    {
        if (property.Type.Kind is CSharpKind.Client or CSharpKind.Collection)
        {
            return;
        }

        string first = property.ContextField ?? Identifiers.ToGraphQL(property.Name);
        foreach (string source in property.OtherSources.Prepend(first))
        {
            if (!GraphQLNames.IsName(source.StartsWith("$", StringComparison.Ordinal) ? source.Substring(1) : source))
            {
                ProblemPlace place = ProblemPlace.Of(property.Name);
                problems.Add(
                    Descriptors.WrongContextField,
                    property.ContextField is null || source != first
                        ? place
                        : place with
                        {
                            Start = 0,
                            Length = source.Length,
                            IsOfContext = true,
                        },
                    source
                );
            }
        }
    }

    private static void Add(
        ObjectGraph objects,
        ObjectDeclaration declaration,
        SortedDictionary<string, ContextPlan> found,
        HashSet<string> seen
    )
    {
        // The types of members that cannot be read are not checked.
        if (!seen.Add(declaration.Type.FullName) || declaration.Obstacle is not null)
        {
            return;
        }

        if (declaration.Reader is { } reader)
        {
            // A later version of the assembly can use the client, so it is always passed.
            Add(found, s_client);
            foreach (ContextDeclaration taken in reader.Context)
            {
                Add(
                    found,
                    Create(taken.Name, taken.Type, taken.Sources is [var first, ..] ? first : "") with
                    {
                        Others = EquatableArray<string>.From(taken.Sources.Skip(1)),
                        Converter = taken.Converter,
                    }
                );
            }

            return;
        }

        foreach (PropertyDeclaration property in declaration.Properties)
        {
            if (property.IsContext && !property.Type.IsUnresolved)
            {
                CSharpType type = property.HasFallback ? property.Type with { IsNullable = true } : property.Type;
                string field = property.ContextField ?? Identifiers.ToGraphQL(property.Name);
                Add(found, Create(NameOf(property), type, field) with { Others = property.OtherSources, Converter = property.Converter });
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
        // Client, collections, fields; then by name.
        string key = $"{(int)plan.Kind} {plan.Name}";
        if (!found.TryGetValue(key, out ContextPlan? known) || (known.Type.IsNullable && !plan.Type.IsNullable))
        {
            found[key] = plan;
        }
    }

    /// <summary>What a property with <c>[WandbContext]</c> takes.</summary>
    public static ContextKind KindOf(CSharpType type) =>
        type.Kind switch
        {
            CSharpKind.Client => ContextKind.Client,
            CSharpKind.Collection => ContextKind.Collection,
            _ => ContextKind.Field,
        };

    private static ContextPlan Create(string name, CSharpType type, string field) =>
        KindOf(type) switch
        {
            ContextKind.Client => new ContextPlan(ContextKind.Client, name, type with { IsNullable = false }, ""),
            ContextKind.Collection => new ContextPlan(ContextKind.Collection, name, type with { IsNullable = true }, ""),
            var kind => new ContextPlan(kind, name, type, field),
        };
}
