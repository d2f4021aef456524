using System.Diagnostics;

namespace WandbGen.Repository.Tests;

/// <summary>The files of the repository that these tests run in.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>All documents, by their paths from the root, with <c>/</c> on every system.</summary>
    public static IEnumerable<string> Documents =>
        Find("*.md").Where(static path => !path.Contains("AnalyzerReleases", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The files of a pattern, without what builds write, by their paths from the root.</summary>
    public static IEnumerable<string> Find(string pattern) => Find(pattern, Root);

    /// <summary>The files of a pattern in a folder, without what builds write, by their paths from the folder.</summary>
    public static IEnumerable<string> Find(string pattern, string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden };
        return Directory
            .EnumerateFiles(folder, pattern, options)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(static path => path.Split('/') is var parts && !parts.Any(static part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The files that git has, by their paths from the root.</summary>
    public static IReadOnlyList<string> Tracked()
    {
        var start = new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z"]) { RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string[] paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return git.ExitCode == 0 ? paths : throw new InvalidOperationException($"git ended with {git.ExitCode}.");
    }

    private static string FindRoot()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "WandbGen.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return root;
    }
}
