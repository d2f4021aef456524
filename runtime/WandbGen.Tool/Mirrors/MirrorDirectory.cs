using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.IO;
using WandbGen.Tool.IO;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Mirrors;

/// <summary>Where things are in a mirror.</summary>
internal sealed class MirrorDirectory
{
    private const string Description = "mirror.json";
    private const string LockName = ".lock";
    private const int Layout = 1;

    private MirrorDirectory(string root) => Root = root;

    public string Root { get; }

    /// <summary>Opens a mirror of a server, or begins one in a directory that is empty or not there.</summary>
    /// <exception cref="ToolException">The directory holds something else, or the mirror of another server.</exception>
    public static MirrorDirectory Open(string path, Uri server)
    {
        string root = FullPath.Of(path);
        string description = Path.Combine(root, Description);
        if (File.Exists(description))
        {
            string found = ReadServer(description);
            return found == server.AbsoluteUri
                ? new MirrorDirectory(root)
                : throw new ToolException(
                    ExitCode.Failure,
                    $"{path} mirrors {found}, and the server is {server.AbsoluteUri}. Use another directory."
                );
        }

        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any(static entry => !IsPartial(entry)))
        {
            throw new ToolException(ExitCode.Failure, $"{path} is not a mirror, and is not empty. Use another directory.");
        }

        Directory.CreateDirectory(root);
        AtomicFile.Write(
            description,
            stream =>
            {
                using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions);
                writer.WriteStartObject();
                writer.WriteNumber("layout", Layout);
                writer.WriteString("server", server.AbsoluteUri);
                writer.WriteEndObject();
                writer.Flush();
                stream.WriteByte((byte)'\n');
            },
            replace: true
        );
        return new MirrorDirectory(root);
    }

    /// <summary>Opens a mirror that is there, to read its records.</summary>
    public static MirrorDirectory OpenExisting(string path)
    {
        string root = FullPath.Of(path);
        string description = Path.Combine(root, Description);
        try
        {
            ReadServer(description);
        }
        catch (Exception exception) when (FileRead.IsMissing(exception))
        {
            throw new ToolException(ExitCode.NotFound, $"{path} is not a mirror: it has no {Description}.");
        }

        return new MirrorDirectory(root);
    }

    public string OfRun(RunOverview run) => Below(run.Entity, run.Project, "runs", run.Id);

    public string OfArtifact(Artifact artifact) =>
        Below(artifact.Entity, artifact.Project, "artifacts", artifact.Type, artifact.Collection, artifact.Version);

    /// <summary>Finds the directories that have records, or may have some that cannot be seen, in the order of their names.</summary>
    /// <param name="tell">Receives each directory that cannot be listed, and why.</param>
    public IEnumerable<string> FindRecorded(Action<string, string> tell)
    {
        return Expand("*", "*", "runs", "*")
            .Concat(Expand("*", "*", "artifacts", "*", "*", "*"))
            .Where(static directory => MayExist(Path.Combine(directory, MirrorRecord.FileName)))
            .Order(StringComparer.Ordinal);

        IEnumerable<string> Expand(params ReadOnlySpan<string> steps)
        {
            IEnumerable<string> found = [Root];
            foreach (string step in steps)
            {
                found = step == "*" ? found.SelectMany(List) : found.Select(directory => Path.Combine(directory, step)).Where(MayExist);
            }

            return found;
        }

        IEnumerable<string> List(string directory)
        {
            try
            {
                return Directory.GetDirectories(directory);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                tell(directory, exception.Message);
                return [];
            }
        }
    }

    /// <summary>Keeps other processes away from a directory; <see langword="null"/> if one is at it.</summary>
    public static FileStream? TryLock(string directory)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Deletes what processes left that were killed. Requires the lock.</summary>
    public static void DeletePartials(string directory)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
        {
            if (!IsPartial(entry))
            {
                if (Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null)
                {
                    DeletePartials(entry);
                }
            }
            else if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private static bool MayExist(string path)
    {
        try
        {
            File.GetAttributes(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !FileRead.IsMissing(exception);
        }
    }

    private string Below(params ReadOnlySpan<string> names)
    {
        string path = Root;
        foreach (string name in names)
        {
            path = Path.Combine(path, ToFileName(name));
        }

        return path;
    }

    // Names come from the server. Characters with a meaning in a file system are written as %XX of their UTF-8 bytes.
    private static string ToFileName(string name)
    {
        var safe = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            char character = (char)value;
            bool isSafe = char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || (character == '.' && safe.Length > 0);
            safe.Append(isSafe ? character.ToString() : string.Create(CultureInfo.InvariantCulture, $"%{value:X2}"));
        }

        return safe.ToString();
    }

    private static bool IsPartial(string path) =>
        Path.GetFileName(path) is ['.', ..] name && name.EndsWith(AtomicFile.Ending, StringComparison.Ordinal);

    private static string ReadServer(string description)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(description));
            int layout = document.RootElement.GetProperty("layout").GetInt32();
            return layout == Layout
                ? document.RootElement.GetProperty("server").GetString()!
                : throw new ToolException(
                    ExitCode.Failure,
                    $"{description} has the layout {layout}; this version of wandbgen knows {Layout}."
                );
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ToolException(ExitCode.VerificationFailed, $"{description} is damaged: {exception.Message}");
        }
    }
}
