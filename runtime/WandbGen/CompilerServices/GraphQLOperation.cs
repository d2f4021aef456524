using System.Buffers;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text;
using System.Text.Json;
using WandbGen.Redaction;

namespace WandbGen.CompilerServices;

/// <summary>A GraphQL operation of emitted code. Its document is encoded once for all requests.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLOperation
{
    private readonly byte[] _requestPrefix;
    private readonly GraphQLSegment[] _segments = [];
    private readonly string[] _features = [];
    private readonly ConcurrentDictionary<ulong, byte[]>? _requestPrefixes;

    /// <summary>Creates an operation.</summary>
    /// <param name="name">The name of the operation in the document.</param>
    /// <param name="kind">Whether the operation is a query or a mutation.</param>
    /// <param name="document">The document in UTF-8. It can be laid out on several lines; it is sent on one line.</param>
    public GraphQLOperation(string name, GraphQLOperationKind kind, ReadOnlySpan<byte> document)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        Name = name;
        Kind = kind;
        byte[] line = ToLine(document);
        Document = Encoding.UTF8.GetString(line);
        _requestPrefix = WritePrefix(line);
    }

    /// <summary>Creates an operation that depends on the features of the server.</summary>
    /// <param name="name">The name of the operation in the document.</param>
    /// <param name="kind">Whether the operation is a query or a mutation.</param>
    /// <param name="segments">The segments of the document. A segment ends where a line can end.</param>
    /// <exception cref="ArgumentException">The segments require more than 64 different features.</exception>
    public GraphQLOperation(string name, GraphQLOperationKind kind, params GraphQLSegment[] segments)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(segments);

        Name = name;
        Kind = kind;
        _segments = segments;
        _features = [.. segments.SelectMany(static segment => segment.Features).Distinct(StringComparer.Ordinal)];
        if (_features.Length > 64)
        {
            throw new ArgumentException(
                SafeText.Clean($"An operation can depend on 64 features; {name} does on {_features.Length}."),
                nameof(segments)
            );
        }

        _requestPrefixes = [];
        byte[] document = Concatenate(ulong.MaxValue);
        Document = Encoding.UTF8.GetString(document);
        _requestPrefix = WritePrefix(document);
    }

    /// <summary>The name of the operation.</summary>
    public string Name { get; }

    /// <summary>Whether the operation is a query or a mutation, and whether it is safe to retry.</summary>
    public GraphQLOperationKind Kind { get; }

    /// <summary>The GraphQL document that is sent to a server with all features.</summary>
    public string Document { get; }

    /// <summary>Whether the operation changes data.</summary>
    internal bool IsMutation => Kind != GraphQLOperationKind.Query;

    /// <summary>Whether the document depends on the features of the server.</summary>
    internal bool DependsOnFeatures => _features.Length > 0;

    /// <summary>Returns the name and kind of the operation.</summary>
    public override string ToString() => $"{(IsMutation ? "mutation" : "query")} {Name}";

    /// <summary>Returns the request body up to the value of <c>variables</c>.</summary>
    /// <param name="features">The features of the server; <see langword="null"/> if the document does not depend on them.</param>
    internal ReadOnlySpan<byte> GetRequestPrefix(ServerFeatures? features)
    {
        if (features is null || _requestPrefixes is null)
        {
            return _requestPrefix;
        }

        ulong present = 0;
        for (int i = 0; i < _features.Length; i++)
        {
            present |= features.Has(_features[i]) ? 1UL << i : 0;
        }

        return _requestPrefixes.GetOrAdd(present, static (key, operation) => operation.WritePrefix(operation.Concatenate(key)), this);
    }

    private byte[] WritePrefix(ReadOnlySpan<byte> document)
    {
        // Formatted as strings, because the interpolation of strings is compiled already.
        string name = JsonEncodedText.Encode(Name).Value;
        string query = JsonEncodedText.Encode(document).Value;
        return Encoding.UTF8.GetBytes($$"""{"operationName":"{{name}}","query":"{{query}}","variables":""");
    }

    private byte[] Concatenate(ulong present)
    {
        var document = new ArrayBufferWriter<byte>();
        foreach (GraphQLSegment segment in _segments)
        {
            if (segment.Features.All(feature => (present & (1UL << Array.IndexOf(_features, feature))) != 0))
            {
                // Removing a segment can leave a list of arguments that begins with a comma, or is empty.
                ReadOnlySpan<byte> text = segment.Text;
                bool isCut = text.StartsWith(","u8) || text.StartsWith(")"u8);
                byte last = document.WrittenCount == 0 ? default : document.WrittenSpan[^1];
                if (last is (byte)'(' or (byte)'{' && text.StartsWith(","u8))
                {
                    text = SkipBlanks(text[1..]);
                }
                else if (last == (byte)'(' && text.StartsWith(")"u8))
                {
                    document = WithoutLast(document);
                    text = text[1..];
                }

                document.Write(isCut || document.WrittenCount == 0 ? default : "\n"u8);
                document.Write(text);
            }
        }

        return ToLine(document.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> WithoutLast(ArrayBufferWriter<byte> text)
    {
        var shorter = new ArrayBufferWriter<byte>();
        shorter.Write(text.WrittenSpan[..^1]);
        return shorter;
    }

    // .NET compiles TrimStart of bytes at run time, and each program sends a document.
    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> text)
    {
        while (text is [(byte)' ' or (byte)'\n', ..])
        {
            text = text[1..];
        }

        return text;
    }

    // Outside of strings, white space has no meaning, and only block strings contain line breaks.
    private static byte[] ToLine(ReadOnlySpan<byte> document)
    {
        if (document.IndexOf("\"\"\""u8) >= 0)
        {
            return document.ToArray();
        }

        byte[] line = new byte[document.Length];
        int length = 0;
        for (int end; (end = document.IndexOf((byte)'\n')) >= 0; )
        {
            document[..end].CopyTo(line.AsSpan(length));
            length += end;
            line[length++] = (byte)' ';
            document = SkipBlanks(document[end..]);
        }

        document.CopyTo(line.AsSpan(length));
        return line[..(length + document.Length)];
    }
}
