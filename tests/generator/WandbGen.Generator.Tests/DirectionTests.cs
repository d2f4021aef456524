using WandbGen.Testing;

namespace WandbGen.Generator.Tests;

/// <summary>Data walks one way through the generator: source text, schema, declarations, binding, plans, emitted text.</summary>
public sealed class DirectionTests
{
    private const string Root = "WandbGen.Generator";

    // What each part may use. Problems and the types of C# are below all others and use nobody; who emits knows plans only.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Problems"] = [],
        ["CSharp"] = [],
        ["GraphQL"] = ["Problems"],
        ["Schema"] = ["Problems", "GraphQL"],
        ["Declarations"] = ["Problems", "CSharp", "Schema"],
        ["Plans"] = ["CSharp", "GraphQL"],
        ["Binding"] = ["Problems", "CSharp", "GraphQL", "Schema", "Declarations", "Plans"],
        ["Emit"] = ["CSharp", "GraphQL", "Plans"],
        ["Analysis"] = ["Problems", "CSharp", "GraphQL", "Schema", "Declarations", "Binding"],
    };

    // What stands in no part, and is used by all.
    private static readonly string[] s_shared = ["EquatableArray", "EquatableArray`1", "WellKnownNames"];

    [Fact]
    public void No_part_uses_one_that_comes_after_it()
    {
        string[] back =
        [
            .. CompiledCode
                .FindUses(typeof(WandbGenerator).Assembly)
                .Where(static arrow => IsOurs(arrow.User) && IsOurs(arrow.Used) && !IsAllowed(arrow.User, arrow.Used))
                .Select(static arrow => $"{PartOf(arrow.User)}: {arrow.User.Name} uses {PartOf(arrow.Used)}: {arrow.Used.Name}")
                .Order(StringComparer.Ordinal),
        ];

        Assert.Empty(back);
    }

    [Fact]
    public void Every_part_is_known()
    {
        IEnumerable<string> parts = typeof(WandbGenerator).Assembly.GetTypes().Where(IsOurs).Select(PartOf).Distinct();

        Assert.Equal(
            s_allowed.Keys.Order(StringComparer.Ordinal),
            parts.Where(static part => part.Length > 0).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_arrow_is_seen_in_signatures_bodies_and_lambdas()
    {
        (Type, Type)[] found = [.. CompiledCode.FindUses(typeof(DirectionTests).Assembly)];

        Assert.Contains((typeof(HoldsIt), typeof(IsUsed)), found);
        Assert.Contains((typeof(CallsIt), typeof(IsUsed)), found);
        Assert.Contains((typeof(CallsItLater), typeof(IsUsed)), found);
        Assert.Contains((typeof(HasAListOfIt), typeof(IsUsed)), found);
        Assert.DoesNotContain((typeof(IsUsed), typeof(HoldsIt)), found);
    }

    // The compiler's own types, such as those of collection expressions, and those that PolySharp adds are no part of it.
    private static bool IsOurs(Type type) =>
        type.Namespace is { } name && (name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal));

    private static string PartOf(Type type) => type.Namespace == Root ? "" : type.Namespace!.Substring(Root.Length + 1);

    // The generator itself, in no part, puts all of them together.
    private static bool IsAllowed(Type user, Type used) =>
        PartOf(used) == PartOf(user)
        || (PartOf(used).Length == 0 ? s_shared.Contains(used.Name) : PartOf(user).Length == 0)
        || (s_allowed.TryGetValue(PartOf(user), out string[]? allowed) && allowed.Contains(PartOf(used)));
}

internal sealed class IsUsed
{
    public static int Number() => 1;
}

internal abstract class HoldsIt
{
    public abstract IsUsed? Held { get; }
}

internal static class CallsIt
{
    public static int Call() => IsUsed.Number();
}

internal static class CallsItLater
{
    public static Func<int> Call(int added) => () => IsUsed.Number() + added;
}

internal abstract class HasAListOfIt
{
    public abstract IReadOnlyList<IsUsed[]> Items { get; }
}
