namespace WandbGen.IO;

/// <summary>Full paths of what users name.</summary>
internal static class FullPath
{
    /// <summary>Returns a full path.</summary>
    /// <exception cref="DirectoryNotFoundException">The path is relative, and the current directory was deleted.</exception>
    public static string Of(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (FileNotFoundException exception)
        {
            throw new DirectoryNotFoundException($"The current directory was deleted, so '{path}' cannot be relative to it.", exception);
        }
    }
}
