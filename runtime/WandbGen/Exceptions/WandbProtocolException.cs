namespace WandbGen;

/// <summary>The server's answer is not what the schema or GraphQL over HTTP promises.</summary>
public sealed class WandbProtocolException : WandbException
{
    /// <summary>Creates an error.</summary>
    public WandbProtocolException(string message, string? jsonPath = null, Exception? innerException = null)
        : base(message, innerException) => JsonPath = jsonPath;

    /// <summary>Where in the answer, such as <c>data.project.run.files.edges[3].node.name</c>.</summary>
    public string? JsonPath { get; }
}
