using WandbGen.Testing;
using Alias = WandbGen.Generator.Tests.IsUsed;

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

    // The generator itself, in no part, puts all of them together.
    private static readonly PartDirections s_directions = new(typeof(WandbGenerator).Assembly, Root)
    {
        Allowed = s_allowed,
        AllowsOutsideParts = static (_, used) => used.Namespace != Root || s_shared.Contains(used.Name),
    };

    [Fact]
    public void No_part_uses_one_that_comes_after_it() => s_directions.Assert(nameof(DirectionTests));

    [Theory]
    [InlineData(typeof(HoldsIt))]
    [InlineData(typeof(CallsIt))]
    [InlineData(typeof(CallsItLater))]
    [InlineData(typeof(CallsItAcrossAWait))]
    [InlineData(typeof(CallsItByAnAlias))]
    [InlineData(typeof(CallsItByItsWholeName))]
    [InlineData(typeof(HasAListOfIt))]
    [InlineData(typeof(IsMarkedWithIt))]
    [InlineData(typeof(MarksAParameterWithIt))]
    [InlineData(typeof(PassesItAsATypeArgument))]
    [InlineData(typeof(IsConstrainedToIt))]
    [InlineData(typeof(AsksWhetherItIs))]
    [InlineData(typeof(DerivesFromIt))]
    public void An_arrow_is_seen_wherever_it_is(Type user)
    {
        (Type, Type)[] found = [.. CompiledCode.FindUses(typeof(DirectionTests).Assembly)];

        Assert.Contains((user, typeof(IsUsed)), found);
        Assert.DoesNotContain((typeof(IsUsed), user), found);
    }

    [Fact]
    public void An_arrow_to_an_enum_is_seen_where_its_value_is_given_to_something()
    {
        (Type, Type)[] found = [.. CompiledCode.FindUses(typeof(DirectionTests).Assembly)];

        Assert.Contains((typeof(GivesAValue), typeof(UsedKind)), found);
        Assert.Contains((typeof(ComparesAValue), typeof(UsedKind)), found);
        Assert.Contains((typeof(IsMarkedWithAValue), typeof(UsedKind)), found);
    }
}

internal class IsUsed
{
    public static int Number() => 1;
}

internal enum UsedKind
{
    One,
    Two,
}

[AttributeUsage(AttributeTargets.All)]
internal sealed class MarkAttribute(object value) : Attribute
{
    public object Value { get; } = value;

    public Type[]? Types { get; init; }
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

internal static class CallsItAcrossAWait
{
    public static async Task<int> CallAsync(Task<int> added) => IsUsed.Number() + await added;
}

internal static class CallsItByAnAlias
{
    public static int Call() => Alias.Number();
}

internal static class CallsItByItsWholeName
{
    public static int Call() => global::WandbGen.Generator.Tests.IsUsed.Number();
}

internal abstract class HasAListOfIt
{
    public abstract IReadOnlyList<IsUsed[]> Items { get; }
}

[Mark(1, Types = [typeof(List<IsUsed>)])]
internal abstract class IsMarkedWithIt;

internal static class MarksAParameterWithIt
{
    public static int Call([Mark(typeof(IsUsed))] int number) => number;
}

internal static class PassesItAsATypeArgument
{
    public static IEnumerable<object> Of(IEnumerable<object> items) => items.OfType<IsUsed>();
}

internal static class IsConstrainedToIt
{
    public static void Take<T>(T taken)
        where T : IsUsed => ArgumentNullException.ThrowIfNull(taken);
}

internal sealed class DerivesFromIt : IsUsed;

internal static class AsksWhetherItIs
{
    public static bool Is(object value) => value is IsUsed;
}

internal static class TakesAKind
{
    public static UsedKind Kind { get; set; }

    public static bool Take(UsedKind kind) => kind == UsedKind.Two;
}

internal static class GivesAValue
{
    public static bool Give() => TakesAKind.Take(UsedKind.Two);
}

internal static class ComparesAValue
{
    public static bool Compare() => TakesAKind.Kind == UsedKind.Two;
}

[Mark(UsedKind.Two)]
internal abstract class IsMarkedWithAValue;
