using WandbGen.IO;

namespace WandbGen.Tool.IO;

/// <summary>Writes files that have their names when they are complete and on the disk: a crash leaves the old or the new one.</summary>
internal static class AtomicFile
{
    // The same ending as that of unfinished downloads, which mirrors recognize.
    public const string Ending = ".wandb-partial";

    /// <summary>Writes a file.</summary>
    /// <param name="path">The path; a link is followed.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="replace">Whether a file that is there is replaced.</param>
    /// <param name="isPrivate">Whether only the user may read it. Without it, a file that is replaced hands its mode on.</param>
    /// <exception cref="ToolException">There is a file, and it is not to be replaced; or it cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, bool replace, bool isPrivate = false)
    {
        string target =
            (File.Exists(path) ? new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName : null) ?? FullPath.Of(path);
        Refuse(path, replace);
        RefuseSpecial(path);
        string directory = Path.GetDirectoryName(target)!;
        string temporary = Path.Combine(directory, $".{Path.GetRandomFileName()}{Ending}");
        try
        {
            Directory.CreateDirectory(directory);
            using (var stream = new FileStream(temporary, ReplacingFile.CreateOptions(target, isPrivate)))
            {
                if (!isPrivate)
                {
                    ReplacingFile.TakeMode(stream.SafeFileHandle, target);
                }

                write(stream);
                stream.Flush();
                // .NET does not report on Linux that the disk could not take the bytes.
                FileSync.Flush(stream.SafeFileHandle);
            }

            Refuse(path, replace);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception) when (FileWrite.IsFault(exception))
        {
            TryDelete(temporary);
            string reason = exception.Message.Replace(temporary, path, StringComparison.Ordinal);
            throw new ToolException(ExitCode.Failure, $"Could not write '{path}': {reason}");
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Refuses a device or a pipe: a file that takes its name would end it for all other programs.</summary>
    /// <exception cref="ToolException">The path, or what a link of the path leads to, is neither a file nor missing.</exception>
    public static void RefuseSpecial(string path)
    {
        if (FileState.Of(path) is { IsSpecial: true })
        {
            throw new ToolException(ExitCode.Failure, $"{path} is a device or a pipe, and not a file.");
        }
    }

    // If the directory does not exist, the file does not exist either.
    private static void TryDelete(string temporary)
    {
        if (File.Exists(temporary))
        {
            File.Delete(temporary);
        }
    }

    private static void Refuse(string path, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw new ToolException(ExitCode.SomeFailed, $"{path} is there already; --replace replaces it.");
        }
    }
}
