namespace WandbGen;

/// <summary>The exception that is thrown when the received bytes do not match the size or MD5 that the server states.</summary>
public sealed class WandbIntegrityException : WandbDownloadException
{
    internal WandbIntegrityException(string fileName, string what, string expected, string actual)
        : base($"'{fileName}' arrived damaged: its {what} should be {expected}, but is {actual}.", fileName)
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The size or MD5 that the server states.</summary>
    public string Expected { get; }

    /// <summary>The size or MD5 of the received bytes.</summary>
    public string Actual { get; }
}
