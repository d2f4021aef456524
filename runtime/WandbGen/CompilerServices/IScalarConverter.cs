using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>Reads and writes a custom scalar as a C# type. <see cref="WandbScalarAttribute"/> names the converter.</summary>
/// <typeparam name="T">The C# type.</typeparam>
/// <remarks>The methods are static, so a converter needs no instance and works with Native AOT.</remarks>
/// <example>
/// <code>
/// using System.Text.Json;
///
/// [assembly: WandbScalar("JSONString", typeof(RunConfig), typeof(RunConfigScalar))]
///
/// public abstract class RunConfigScalar : IScalarConverter&lt;RunConfig&gt;
/// {
///     public static RunConfig Read(ref Utf8JsonReader reader) =>
///         JsonSerializer.Deserialize(reader.GetString()!, AppJsonContext.Default.RunConfig)!;
///
///     public static void Write(Utf8JsonWriter writer, RunConfig value) =>
///         writer.WriteStringValue(JsonSerializer.Serialize(value, AppJsonContext.Default.RunConfig));
/// }
/// </code>
/// </example>
public interface IScalarConverter<T>
{
    /// <summary>Reads a value.</summary>
    /// <param name="reader">
    /// A reader of this value alone, positioned on its first token, which is not null. The method need not read to the end.
    /// </param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">
    /// The value does not match the scalar. The caller receives a <see cref="WandbProtocolException"/> with the JSON path of the value.
    /// </exception>
    static abstract T Read(ref Utf8JsonReader reader);

    /// <summary>
    /// Reads a value without a <see cref="Utf8JsonReader"/>, which is a second parser that a process has to compile, and which reads the
    /// text of the value again. By default, it does not, and <see cref="Read"/> is called.
    /// </summary>
    /// <param name="reader">
    /// The reader, positioned on the value, which is not null. If the method returns <see langword="true"/>, it leaves it on the last token
    /// of the value, and otherwise where it is.
    /// </param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the value was read.</returns>
    /// <exception cref="JsonException">The value does not match the scalar.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    static virtual bool TryRead(ref JsonTokenReader reader, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        return false;
    }

    /// <summary>Writes a value that is not null.</summary>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="value">The value.</param>
    static abstract void Write(Utf8JsonWriter writer, T value);
}
