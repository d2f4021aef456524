using Microsoft.CodeAnalysis;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Says what keeps the generator from adding its part, and what to write instead.</summary>
internal static class ObstacleProblem
{
    // Obstacles that the compiler reports itself have no message. {0} is the declaration, {1} the member.
    private static readonly Dictionary<ObstacleKind, Message?> s_messages = new()
    {
        [ObstacleKind.InvalidMembers] = null,
        [ObstacleKind.UnresolvedType] = null,
        [ObstacleKind.InvalidModifiers] = null,
        [ObstacleKind.Static] = Shape("{0}", "is static", "remove 'static'"),
        [ObstacleKind.RecordCollection] = Shape("{0}", "is a record, which a collection cannot be", "write 'partial class'"),
        [ObstacleKind.ExplicitLayout] = Shape(
            "{0}",
            "has an explicit layout, which has no place for further fields",
            "remove [StructLayout]"
        ),
        [ObstacleKind.Interface] = Shape("{0}", "is an interface", "write 'partial class' or 'partial record'"),
        [ObstacleKind.RefStruct] = Shape("{0}", "is a ref struct, which no list or task can hold", "remove 'ref'"),
        [ObstacleKind.FileLocal] = Shape("{0}", "is local to its file, where nothing can be added", "write 'internal' instead of 'file'"),
        [ObstacleKind.PrimaryConstructor] = Shape(
            "{0}",
            "has a primary constructor",
            "write a constructor that calls the generated one: ': this(client, pageSize, …)'"
        ),
        [ObstacleKind.NullableItem] = Shape(
            "{0}",
            "is a collection of '{1}?', but what is null is left out of a collection",
            "write WandbCollection<{1}>"
        ),
        [ObstacleKind.BaseClass] = Shape(
            "{0}",
            "derives from '{1}'",
            "leave the base class out, or derive it from PagedCollection<T> of the same item, with a constructor "
                + "(WandbClient client, int? pageSize)"
        ),
        [ObstacleKind.GenericVariant] = Shape("{0}", "or a type around it has type parameters", "declare the variant without any"),
        [ObstacleKind.AbstractVariant] = Shape("{0}", "is an abstract variant, and a variant is what is created", "remove 'abstract'"),
        [ObstacleKind.Pointer] = Shape("{1}", "is a pointer", "use a type that holds the value"),
        [ObstacleKind.RefStructProperty] = Shape("{1}", "is a ref struct", "use a type that can be stored"),
        [ObstacleKind.ReferenceProperty] = Shape("{1}", "returns a reference", "remove 'ref'"),
        [ObstacleKind.NoAccessibility] = Shape("{0}", "has no accessibility", "write 'public', 'internal' or 'private'"),
        [ObstacleKind.Generic] = Shape("{0}", "has type parameters", "declare a method for each type"),
        [ObstacleKind.ExtensionBlock] = Shape(
            "{0}",
            "is in an extension block, where nothing can be added",
            "declare it in the class, with 'this WandbClient client'"
        ),
        [ObstacleKind.HasBody] = Shape("{0}", "has a body already", "remove the body or the attribute"),
        [ObstacleKind.TakenName] = Shape(
            "{1}",
            "has the name of a method of its type, such as those that every record has",
            "give it another name, and the field's with [WandbField]"
        ),
        [ObstacleKind.Obsolete] = Shape(
            "{1}",
            "is obsolete as an error, and emitted code uses it",
            "write [Obsolete(\"…\")] without 'true'"
        ),
        [ObstacleKind.ObsoleteType] = Shape(
            "{1}",
            "uses a type that is obsolete as an error, as emitted code would",
            "write [Obsolete(\"…\")] at the type without 'true'"
        ),
        [ObstacleKind.ObsoleteConstructor] = new Message(
            Descriptors.NoConstructor,
            "{0}",
            "its constructor is obsolete as an error: write [Obsolete(\"…\")] without 'true'"
        ),
        [ObstacleKind.ParameterModifier] = Shape(
            "{1}",
            "is 'scoped', or 'params' of a type that no list is read into",
            "remove 'scoped'; for 'params', use an array or IReadOnlyList<T>"
        ),
        [ObstacleKind.ByReference] = Shape("{1}", "is passed by reference", "remove 'ref' or 'out'"),
        [ObstacleKind.HiddenVariant] = new Message(Descriptors.LessAccessible, "{0}", "{1}"),
        [ObstacleKind.LessAccessibleSignature] = new Message(Descriptors.LessAccessible, "{1}", "{0}"),
        [ObstacleKind.LessAccessibleItem] = new Message(Descriptors.LessAccessible, "{1}", "{0}"),
        [ObstacleKind.LessAccessibleContext] = new Message(Descriptors.LessAccessible, "The type of {1}", "{0}"),
        [ObstacleKind.NoConstructor] = new Message(
            Descriptors.NoConstructor,
            "{0}",
            "it has no constructor without parameters: add one, or make it a positional record"
        ),
        [ObstacleKind.ConstructorParameter] = new Message(
            Descriptors.NoConstructor,
            "{0}",
            "the parameter '{1}' of its constructor is no property of the same type with 'get' and 'init': remove the property of that name"
        ),
        [ObstacleKind.RequiredField] = new Message(
            Descriptors.NoConstructor,
            "{0}",
            "'{1}' is a required field: make it a property, or remove 'required'"
        ),
    };

    /// <returns>Whether there is anything to report.</returns>
    public static bool Report(Obstacle? obstacle, string name, ProblemCollector problems)
    {
        if (obstacle is null)
        {
            return false;
        }

        if (obstacle.Place is not null || s_messages[obstacle.Kind] is not { } message)
        {
            problems.Fail();
            return true;
        }

        // A type that is named beside the declaration is no member of it.
        bool isOfMember =
            obstacle.Member is not null
            && obstacle.Kind
                is not (
                    ObstacleKind.BaseClass
                    or ObstacleKind.NullableItem
                    or ObstacleKind.LessAccessibleItem
                    or ObstacleKind.LessAccessibleSignature
                    or ObstacleKind.HiddenVariant
                );
        problems.Add(
            message.Descriptor,
            isOfMember ? ProblemPlace.Of(obstacle.Member!) : ProblemPlace.Declaration,
            Array.ConvertAll(message.Arguments, argument => argument.Replace("{0}", name).Replace("{1}", obstacle.Member ?? name))
        );
        return true;
    }

    /// <summary>What only the generator can report.</summary>
    public static Diagnostic? FindUnheard(Obstacle? obstacle, string name)
    {
        if (obstacle is not { Place: { } place })
        {
            return null;
        }

        var problems = new ProblemCollector();
        Report(obstacle with { Place = null }, name, problems);
        Problem problem = problems.Problems[0];
        return Diagnostic.Create(problem.Descriptor, place.ToLocation(), [.. problem.Arguments.Select(MessageText.Shorten)]);
    }

    private static Message Shape(string subject, string what, string remedy) => new(Descriptors.WrongShape, subject, what, remedy);

    private sealed record Message(DiagnosticDescriptor Descriptor, params string[] Arguments);
}
