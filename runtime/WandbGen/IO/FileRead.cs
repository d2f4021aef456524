namespace WandbGen.IO;

/// <summary>What .NET's exceptions say of a file that was to be read.</summary>
internal static class FileRead
{
    /// <summary>Whether there is no such file. Otherwise there may be one that cannot be read.</summary>
    public static bool IsMissing(Exception exception) => exception is FileNotFoundException or DirectoryNotFoundException;
}
