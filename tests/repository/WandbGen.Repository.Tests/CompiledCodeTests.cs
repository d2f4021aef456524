using WandbGen.Testing;
using Alias = WandbGen.Repository.Tests.IsUsed;

namespace WandbGen.Repository.Tests;

/// <summary>The tests of directions see every kind of use.</summary>
public sealed class CompiledCodeTests
{
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
        (Type, Type)[] found = [.. CompiledCode.FindUses(typeof(CompiledCodeTests).Assembly)];

        Assert.Contains((user, typeof(IsUsed)), found);
        Assert.DoesNotContain((typeof(IsUsed), user), found);
    }

    [Fact]
    public void An_arrow_to_an_enum_is_seen_where_its_value_is_given_to_something()
    {
        (Type, Type)[] found = [.. CompiledCode.FindUses(typeof(CompiledCodeTests).Assembly)];

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
    public static int Call() => global::WandbGen.Repository.Tests.IsUsed.Number();
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
