using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>One GraphQL operation of emitted code: its document, encoded once for every request that sends it.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLOperation
{
    private readonly byte[] _requestPrefix;

    /// <summary>Creates an operation.</summary>
    /// <param name="name">The operation's name, as in the document.</param>
    /// <param name="kind">Whether it is a query or a mutation.</param>
    /// <param name="document">The document in UTF-8.</param>
    public GraphQLOperation(string name, GraphQLOperationKind kind, ReadOnlySpan<byte> document)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        Name = name;
        Kind = kind;
        Document = Encoding.UTF8.GetString(document);
        _requestPrefix = Encoding.UTF8.GetBytes(
            $$"""{"operationName":"{{JsonEncodedText.Encode(name)}}","query":"{{JsonEncodedText.Encode(document)}}","variables":""");
    }

    /// <summary>The operation's name.</summary>
    public string Name { get; }

    /// <summary>Whether the operation is a query or a mutation.</summary>
    public GraphQLOperationKind Kind { get; }

    /// <summary>The GraphQL document.</summary>
    public string Document { get; }

    /// <summary>The request body up to the value of <c>variables</c>.</summary>
    internal ReadOnlySpan<byte> RequestPrefix => _requestPrefix;

    /// <summary>The operation's name and kind.</summary>
    public override string ToString() => $"{(Kind == GraphQLOperationKind.Query ? "query" : "mutation")} {Name}";
}
