using System.ComponentModel;
using WandbGen.Redaction;

namespace WandbGen.CompilerServices;

/// <summary>A value from outside of an object, which the object receives by <c>[WandbContext]</c>.</summary>
/// <param name="key">The name of the value, from the object's <see cref="GraphQLContextAttribute"/>.</param>
/// <param name="value">The value.</param>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public readonly struct ContextValue(string key, object? value)
{
    private readonly string _key = key;
    private readonly object? _value = value;

    /// <summary>Finds a value that can be missing.</summary>
    /// <param name="context">The values.</param>
    /// <param name="key">The name of the value.</param>
    /// <returns>The value, or the default of its type if there is none of that name and type.</returns>
    public static TValue? Find<TValue>(ReadOnlySpan<ContextValue> context, string key)
    {
        foreach (ref readonly ContextValue candidate in context)
        {
            if (candidate._key == key)
            {
                return candidate._value is TValue found ? found : default;
            }
        }

        return default;
    }

    /// <summary>Finds a required value.</summary>
    /// <param name="context">The values.</param>
    /// <param name="key">The name of the value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="NotSupportedException">
    /// There is no value of this name and type, because the calling assembly was compiled with another version of the object's assembly.
    /// </exception>
    public static TValue Get<TValue>(ReadOnlySpan<ContextValue> context, string key)
    {
        foreach (ref readonly ContextValue candidate in context)
        {
            if (candidate._key == key && candidate._value is TValue found)
            {
                return found;
            }
        }

        throw new NotSupportedException(
            SafeText.Clean(
                $"The object needs the context '{key}' ({typeof(TValue)}), which the calling assembly does not pass. It was compiled with "
                    + "another version of the object's assembly: compile it again."
            )
        );
    }
}
