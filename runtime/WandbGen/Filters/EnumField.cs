using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A field whose value is one of a fixed set of texts.</summary>
/// <typeparam name="TFilter">The filter type that the conditions belong to.</typeparam>
/// <typeparam name="TEnum">The enum that represents the texts.</typeparam>
/// <param name="name">The name of the field on the server.</param>
/// <param name="toText">A function that returns the text of a member on the server.</param>
public sealed class EnumField<TFilter, TEnum>(string name, Func<TEnum, string> toText) : FilterField<TFilter, TEnum>(name)
    where TFilter : Filter<TFilter>, new()
    where TEnum : struct, Enum
{
    /// <inheritdoc/>
    protected override FilterValue ToFilterValue(TEnum value) =>
        Enum.IsDefined(value)
            ? toText(value)
            : throw new ArgumentOutOfRangeException(nameof(value), value, SafeText.Clean($"{typeof(TEnum).Name} has no such member."));
}
