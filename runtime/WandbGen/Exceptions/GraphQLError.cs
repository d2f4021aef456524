using System.Text.Json;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>An error in the <c>errors</c> of a GraphQL answer.</summary>
public sealed record GraphQLError
{
    /// <summary>The server's message.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// The server's code for the kind of error, such as <c>RATE_LIMITED</c>: <c>extensions.code</c>, or else <c>extensions.type</c>, or
    /// else <c>type</c>. <see langword="null"/> if the server states none.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>
    /// The response field that failed, such as <c>project.run.files.edges[3].node</c>, or <see langword="null"/> if the whole operation
    /// failed.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The locations in the document that the error refers to. Empty if the server states none.</summary>
    public IReadOnlyList<GraphQLErrorLocation> Locations { get; init; } = [];

    /// <summary>
    /// The <c>extensions</c> object as the server sent it, without secrets of this client and signatures of addresses. <see
    /// langword="null"/> if there is none.
    /// </summary>
    public JsonElement? Extensions { get; init; }

    /// <summary>Returns the path and the message.</summary>
    public override string ToString() => SafeText.Clean(Path is null ? Message : $"{Path}: {Message}");
}
