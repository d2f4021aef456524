namespace WandbGen.Testing;

/// <summary>Creates directories for temporary files.</summary>
internal static class TemporaryDirectory
{
    /// <exception cref="IOException">It cannot be created.</exception>
    public static DirectoryInfo Create(string prefix)
    {
        try
        {
            return Directory.CreateTempSubdirectory(prefix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The message of .NET does not name the directory.
            throw new IOException($"No temporary directory could be created in '{Path.GetTempPath()}': {exception.Message}", exception);
        }
    }
}
