using WandbGen.Generator.Declarations;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Says what keeps the generator from adding its part, and what to write instead.</summary>
internal static class ObstacleProblem
{
    /// <returns>Whether there is anything to report.</returns>
    public static bool Report(Obstacle? obstacle, string name, ProblemCollector problems)
    {
        if (obstacle is null)
        {
            return false;
        }

        string member = obstacle.Member ?? name;
        ProblemPlace place =
            obstacle.Member is null
            || obstacle.Kind
                is ObstacleKind.BaseClass
                    or ObstacleKind.LessAccessibleItem
                    or ObstacleKind.LessAccessibleSignature
                    or ObstacleKind.HiddenVariant
                ? ProblemPlace.Declaration
                : ProblemPlace.Of(member);
        switch (obstacle.Kind)
        {
            case ObstacleKind.Static:
                problems.Add(Descriptors.WrongShape, place, name, "is static", "remove 'static'");
                break;
            case ObstacleKind.RecordCollection:
                problems.Add(Descriptors.WrongShape, place, name, "is a record, which a collection cannot be", "write 'partial class'");
                break;
            case ObstacleKind.Interface:
                problems.Add(Descriptors.WrongShape, place, name, "is an interface", "write 'partial class' or 'partial record'");
                break;
            case ObstacleKind.RefStruct:
                problems.Add(Descriptors.WrongShape, place, name, "is a ref struct, which no list or task can hold", "remove 'ref'");
                break;
            case ObstacleKind.FileLocal:
                problems.Add(
                    Descriptors.WrongShape,
                    place,
                    name,
                    "is local to its file, where nothing can be added",
                    "write 'internal' instead of 'file'"
                );
                break;
            case ObstacleKind.PrimaryConstructor:
                problems.Add(
                    Descriptors.WrongShape,
                    place,
                    name,
                    "has a primary constructor",
                    "write a constructor that calls the generated one: ': this(client, pageSize, …)'"
                );
                break;
            case ObstacleKind.BaseClass:
                problems.Add(
                    Descriptors.WrongShape,
                    place,
                    name,
                    $"derives from '{member}'",
                    "leave the base class out, or derive it from PagedCollection<T> of the same item, with a constructor "
                        + "(WandbClient client, int? pageSize)"
                );
                break;
            case ObstacleKind.InvalidMembers or ObstacleKind.UnresolvedType or ObstacleKind.InvalidModifiers:
                // The compiler says it.
                problems.Fail();
                break;
            case ObstacleKind.GenericVariant:
                problems.Add(
                    Descriptors.WrongShape,
                    place,
                    name,
                    "or a type around it has type parameters",
                    "declare the variant without any"
                );
                break;
            case ObstacleKind.AbstractVariant:
                problems.Add(
                    Descriptors.WrongShape,
                    place,
                    name,
                    "is an abstract variant, and a variant is what is created",
                    "remove 'abstract'"
                );
                break;
            case ObstacleKind.HiddenVariant:
                problems.Add(Descriptors.LessAccessible, place, name, member);
                break;
            case ObstacleKind.Pointer:
                problems.Add(Descriptors.WrongShape, place, member, "is a pointer", "use a type that holds the value");
                break;
            case ObstacleKind.NoAccessibility:
                problems.Add(Descriptors.WrongShape, place, name, "has no accessibility", "write 'public', 'internal' or 'private'");
                break;
            case ObstacleKind.LessAccessibleSignature:
                problems.Add(Descriptors.LessAccessible, place, member, name);
                break;
            case ObstacleKind.Generic:
                problems.Add(Descriptors.WrongShape, place, name, "has type parameters", "declare a method for each type");
                break;
            case ObstacleKind.HasBody:
                problems.Add(Descriptors.WrongShape, place, name, "has a body already", "remove the body or the attribute");
                break;
            case ObstacleKind.ByReference:
                problems.Add(Descriptors.WrongShape, place, member, "is passed by reference", "remove 'ref' or 'out'");
                break;
            case ObstacleKind.NoConstructor:
                problems.Add(
                    Descriptors.NoConstructor,
                    place,
                    name,
                    "it has no constructor without parameters: add one, or make it a positional record"
                );
                break;
            case ObstacleKind.ConstructorParameter:
                problems.Add(
                    Descriptors.NoConstructor,
                    place,
                    name,
                    $"the parameter '{member}' of its constructor is no property of the same type with 'get' and 'init': remove "
                        + "the property of that name"
                );
                break;
            case ObstacleKind.RequiredField:
                problems.Add(
                    Descriptors.NoConstructor,
                    place,
                    name,
                    $"'{member}' is a required field: make it a property, or remove 'required'"
                );
                break;
            case ObstacleKind.LessAccessibleItem:
                problems.Add(Descriptors.LessAccessible, place, member, name);
                break;
            case ObstacleKind.LessAccessibleContext:
                problems.Add(Descriptors.LessAccessible, place, $"The type of {member}", name);
                break;
        }

        return true;
    }
}
