using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>A piece of a document, which only servers with certain features are sent.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLSegment
{
    private readonly byte[] _text;

    /// <summary>Creates a segment.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="features">The features that the server must have, all of them; none if the segment is always sent.</param>
    public GraphQLSegment(ReadOnlySpan<byte> text, params string[] features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _text = text.ToArray();
        Features = features;
    }

    /// <summary>The features that the server must have.</summary>
    public IReadOnlyList<string> Features { get; }

    internal ReadOnlySpan<byte> Text => _text;
}
