using System.Text.Json;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>One error of a GraphQL answer's <c>errors</c>.</summary>
public sealed record GraphQLError
{
    /// <summary>What the server says.</summary>
    public required string Message { get; init; }

    /// <summary>The server's own name of the kind of error, such as <c>RATE_LIMITED</c>: <c>extensions.code</c>, else
    /// <c>extensions.type</c>, else <c>type</c>; <see langword="null"/> if it gives none.</summary>
    public string? Code { get; init; }

    /// <summary>The response field that failed, such as <c>project.run.files.edges[3].node</c>; <see langword="null"/> if the whole
    /// operation did.</summary>
    public string? Path { get; init; }

    /// <summary>The places in the document that the server blames; empty if it names none.</summary>
    public IReadOnlyList<GraphQLErrorLocation> Locations { get; init; } = [];

    /// <summary>What the server adds, an object as it sent it except for secrets of this client and signatures of addresses;
    /// <see langword="null"/> if nothing.</summary>
    public JsonElement? Extensions { get; init; }

    /// <summary>The path and the message.</summary>
    public override string ToString() => SafeText.Clean(Path is null ? Message : $"{Path}: {Message}");
}
