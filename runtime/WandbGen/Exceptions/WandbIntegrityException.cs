namespace WandbGen;

/// <summary>The bytes that arrived are not those that the server announced.</summary>
public sealed class WandbIntegrityException : WandbDownloadException
{
    internal WandbIntegrityException(string fileName, string what, string expected, string actual)
        : base($"'{fileName}' arrived damaged: its {what} should be {expected}, but is {actual}.", fileName)
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The size or MD5 that the server announced.</summary>
    public string Expected { get; }

    /// <summary>The size or MD5 of what arrived.</summary>
    public string Actual { get; }
}
