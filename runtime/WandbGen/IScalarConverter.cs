using System.Text.Json;

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
    /// The reader, positioned on the value, which is not null. The method leaves it on the last token of the value.
    /// </param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">
    /// The value does not match the scalar. The caller receives a <see cref="WandbProtocolException"/> with the JSON path of the value.
    /// </exception>
    static abstract T Read(ref Utf8JsonReader reader);

    /// <summary>Writes a value that is not null.</summary>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="value">The value.</param>
    static abstract void Write(Utf8JsonWriter writer, T value);
}
