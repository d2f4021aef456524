namespace WandbGen.History.Exports;

/// <summary>Tells exports by their addresses: the signature differs from answer to answer, and so does their order.</summary>
internal static class ExportAddress
{
    /// <summary>What stays of an address when it is signed anew.</summary>
    public static string WithoutSignature(string url) => url.AsSpan().IndexOfAny('?', '#') is >= 0 and int end ? url[..end] : url;

    /// <summary>The name of the file, for messages.</summary>
    public static string NameOf(string url)
    {
        string address = WithoutSignature(url);
        string name = address[(address.LastIndexOf('/') + 1)..];
        return name.Length == 0 ? "history.parquet" : name;
    }
}
