namespace WandbGen;

/// <summary>The exception that is thrown when the server's answer is not a valid GraphQL answer or does not match the schema.</summary>
public sealed class WandbProtocolException : WandbException
{
    /// <summary>Creates an exception.</summary>
    public WandbProtocolException(string message, string? jsonPath = null, Exception? innerException = null)
        : base(message, innerException) => JsonPath = jsonPath;

    /// <summary>
    /// The place in the answer, such as <c>data.project.run.files.edges[3].node.name</c>, or <see langword="null"/> if it is not known.
    /// </summary>
    public string? JsonPath { get; }
}
