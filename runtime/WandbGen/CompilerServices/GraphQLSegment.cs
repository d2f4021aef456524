using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>A part of a document that is sent only to servers with certain features.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLSegment
{
    private readonly byte[] _text;

    /// <summary>Creates a segment.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="features">The features that the server must have, all of them. Empty if the segment is always sent.</param>
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
