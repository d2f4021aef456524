namespace WandbGen;

/// <summary>Where to send a file's bytes by <c>PUT</c>; signed, so a secret.</summary>
/// <param name="url">An absolute address of http or https.</param>
/// <param name="headers">The headers that the signature asks for; nothing else is sent, because a signature may forbid it.</param>
public sealed class UploadAddress(string url, IReadOnlyList<KeyValuePair<string, string>> headers)
{
    /// <summary>The address.</summary>
    public string Url { get; } = url;

    /// <summary>The headers that the signature asks for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = headers;

    /// <summary>The MD5 in base64 of the file that has the name so far, if the server knows it: a server that still says so afterwards does
    /// not know the new file yet.</summary>
    public string? ReplacedMd5 { get; init; }
}
