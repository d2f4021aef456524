using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>An operation with its variables and the reader of its answer. Emitted code implements it.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IGraphQLRequest<out TResult>
{
    /// <summary>The operation to send.</summary>
    GraphQLOperation Operation { get; }

    /// <summary>Writes the variables as properties of the current object.</summary>
    /// <param name="writer">The writer of the request body.</param>
    void WriteVariables(Utf8JsonWriter writer);

    /// <summary>
    /// Throws if the server lacks a feature that a parameter of this operation requires. It is called before the operation is sent, if the
    /// operation depends on features.
    /// </summary>
    /// <param name="features">The features of the server.</param>
    /// <exception cref="WandbUnsupportedFeatureException">The server lacks a feature.</exception>
    void RequireFeatures(ServerFeatures features) { }

    /// <summary>Reads the <c>data</c> of an answer.</summary>
    /// <param name="reader">
    /// The reader, positioned on the opening brace of <c>data</c>. The method leaves it on the closing brace.
    /// </param>
    /// <returns>The result.</returns>
    /// <remarks>
    /// An exception that the reader throws here becomes a <see cref="WandbProtocolException"/> with the JSON path of the
    /// current token, so implementations do not need to track paths.
    /// </remarks>
    TResult ReadData(ref JsonTokenReader reader);
}
