namespace WandbGen;

/// <summary>The headers that W&amp;B sends with an address to upload to, each as a text <c>name:value</c>.</summary>
internal static class UploadHeaders
{
    /// <summary>Parses the headers.</summary>
    /// <param name="headers">The texts.</param>
    /// <param name="file">The file that the address is for.</param>
    /// <exception cref="WandbProtocolException">A header has no name.</exception>
    public static KeyValuePair<string, string>[] Parse(IReadOnlyList<string> headers, string file)
    {
        var parsed = new KeyValuePair<string, string>[headers.Count];
        for (int i = 0; i < parsed.Length; i++)
        {
            string header = headers[i];
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            parsed[i] =
                colon > 0
                    ? new(header[..colon].Trim(), header[(colon + 1)..].Trim())
                    : throw new WandbProtocolException(
                        $"The server gave a header for the upload of '{file}' that has no name.",
                        "uploadHeaders"
                    );
        }

        return parsed;
    }
}
