using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>A type whose objects emitted code of any assembly can read.</summary>
/// <remarks>
/// The emitted implementation is explicit, and its signature is the same for every type: the context values of a type can change without a
/// change of its public API. Within an assembly, emitted code calls a typed reader.
/// </remarks>
/// <typeparam name="TSelf">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IGraphQLObject<TSelf>
    where TSelf : IGraphQLObject<TSelf>
{
    /// <summary>Reads an object.</summary>
    /// <param name="reader">The reader, positioned on the opening brace; afterwards on the closing one.</param>
    /// <param name="context">The context values of the object.</param>
    /// <returns>The object.</returns>
    /// <exception cref="NotSupportedException">The object needs a value that <paramref name="context"/> does not have.</exception>
    static abstract TSelf Read(ref JsonTokenReader reader, scoped ReadOnlySpan<ContextValue> context);
}
