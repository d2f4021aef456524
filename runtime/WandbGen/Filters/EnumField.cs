using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A field that holds one of a closed set of texts.</summary>
/// <typeparam name="TFilter">The filter that conditions on it belong to.</typeparam>
/// <typeparam name="TEnum">The texts.</typeparam>
/// <param name="name">Its name on the server.</param>
/// <param name="toText">The text of a member on the server.</param>
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
