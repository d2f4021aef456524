using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>An operation with its variables and the reader of its answer; implemented by emitted code.</summary>
/// <typeparam name="TResult">What the answer is read into.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IGraphQLRequest<out TResult>
{
    /// <summary>The operation to send.</summary>
    GraphQLOperation Operation { get; }

    /// <summary>Writes the variables as properties of an object that is already open.</summary>
    /// <param name="writer">The writer of the request's body.</param>
    void WriteVariables(Utf8JsonWriter writer);

    /// <summary>Refuses what the server cannot do and the caller did not leave out. Called before the request if the operation depends on
    /// features.</summary>
    /// <param name="features">What the server can do.</param>
    /// <exception cref="WandbUnsupportedFeatureException">A feature is missing.</exception>
    void RequireFeatures(ServerFeatures features) { }

    /// <summary>Reads the response's <c>data</c>.</summary>
    /// <param name="reader">
    /// Stands on the opening brace of <c>data</c> and is left on its closing one. It reads one contiguous span, so
    /// <see cref="Utf8JsonReader.ValueSpan"/> is always valid.
    /// </param>
    /// <returns>The result.</returns>
    /// <remarks>
    /// Whatever <see cref="Utf8JsonReader"/> throws here becomes a <see cref="WandbProtocolException"/> with the JSON path of the token
    /// that the
    /// reader stands on; readers need not keep track of paths.
    /// </remarks>
    TResult ReadData(ref Utf8JsonReader reader);
}
