using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>States a value that the reader of an object takes from around the object, for emitted code of other assemblies.</summary>
/// <param name="key">The name of the value, which is unique among those of the object.</param>
/// <param name="type">The type of the value.</param>
/// <param name="nullability">
/// Whether null is a value of <paramref name="type"/> and, if it is a list, of the types of its elements, from outside to inside:
/// <c>?</c> where it is, <c>!</c> where it is not.
/// </param>
/// <param name="sources">Of a field beside the path: the response keys and variables that have the value, in order of preference.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLContextAttribute(string key, Type type, string nullability, params string[] sources) : Attribute
{
    /// <summary>The name of the value.</summary>
    public string Key { get; } = key;

    /// <summary>The type of the value.</summary>
    public Type Type { get; } = type;

    /// <summary>Whether null is a value of the type, and of the types of its elements.</summary>
    public string Nullability { get; } = nullability;

    /// <summary>The response keys and variables that have the value, in order of preference.</summary>
    public IReadOnlyList<string> Sources { get; } = sources;

    /// <summary>The type that reads the value, an <see cref="IScalarConverter{T}"/>; <see langword="null"/> if none is needed.</summary>
    public Type? Converter { get; set; }
}
