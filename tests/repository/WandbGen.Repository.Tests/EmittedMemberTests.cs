using System.Reflection;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>The build does not report public names of emitted code that are missing in the lists of public names, because emitted code has
/// no warnings. This test reports them.</summary>
public sealed class EmittedMemberTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public;

    private static readonly NullabilityInfoContext s_nullability = new();

    [Fact]
    public void The_constructors_and_totals_of_collections_are_listed()
    {
        HashSet<string> listed =
        [
            .. RepositoryFiles
                .Find("PublicAPI.*.txt")
                .Where(static path => path.StartsWith("runtime/WandbGen.Api/", StringComparison.Ordinal))
                .SelectMany(static path => RepositoryFiles.Read(path).Split('\n')),
        ];
        string[] emitted = [.. typeof(WandbApi).Assembly.GetExportedTypes().Where(IsCollection).SelectMany(MembersOf)];

        Assert.InRange(emitted.Length, 50, int.MaxValue);
        Findings.AssertNone(
            emitted.Where(member => !listed.Contains(member)),
            "Add these lines to PublicAPI.Unshipped.txt, in sorted order."
        );
    }

    private static bool IsCollection(Type type) =>
        type is { IsAbstract: false, BaseType: { } parent }
        && ((parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(PagedCollection<>)) || IsCollection(parent));

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetConstructors(Declared)
            .Select(constructor => $"WandbGen.{type.Name}.{type.Name}({Print(constructor)}) -> void")
            .Concat(
                type.GetMethods(Declared)
                    .Where(static method => method.Name == "CountAsync" && method.GetBaseDefinition() == method)
                    .Select(method =>
                        $"WandbGen.{type.Name}.CountAsync({Print(method)}) -> {Print(s_nullability.Create(method.ReturnParameter))}"
                    )
            );

    private static string Print(MethodBase method) => string.Join(", ", method.GetParameters().Select(Print));

    private static string Print(ParameterInfo parameter)
    {
        string type = Print(s_nullability.Create(parameter));
        return $"{type} {parameter.Name}"
            + (
                !parameter.HasDefaultValue ? ""
                : parameter.ParameterType == typeof(CancellationToken) ? $" = default({type})"
                : " = null"
            );
    }

    private static string Print(NullabilityInfo type) =>
        Nullable.GetUnderlyingType(type.Type) is { } value ? $"{NameOf(value)}?"
        : type.Type.IsValueType ? NameOf(type.Type)
        : (
            type.Type.IsGenericType
                ? $"{NameOf(type.Type)}<{string.Join(", ", type.GenericTypeArguments.Select(Print))}>"
                : NameOf(type.Type)
        ) + (type.ReadState == NullabilityState.Nullable ? "?" : "!");

    private static string NameOf(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(int) ? "int"
        : type == typeof(bool) ? "bool"
        : $"{type.Namespace}.{type.Name.Split('`')[0]}";
}
