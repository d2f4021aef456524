using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen.Configuration;

/// <summary>A small text file of the user, such as a settings file.</summary>
internal sealed partial class ConfigurationFile
{
    private const int MaxSize = 1024 * 1024;

    // O_RDONLY, O_NONBLOCK and O_CLOEXEC.
    private const int LinuxFlags = 0x800 | 0x80000;
    private const int MacFlags = 0x4 | 0x1000000;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private ConfigurationFile(string text, bool isOpenToOthers)
    {
        Text = text;
        IsOpenToOthers = isOpenToOthers;
    }

    public string Text { get; }

    /// <summary>Whether other users can read or write it.</summary>
    public bool IsOpenToOthers { get; }

    /// <summary>Reads a file. Returns <see langword="null"/> if it does not exist, or cannot be used, which is logged. Never waits, even
    /// for a pipe.</summary>
    public static ConfigurationFile? Read(string path, ILogger logger)
    {
        if (!Path.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = new FileStream(Open(path), FileAccess.Read);
            if (!stream.CanSeek)
            {
                LogNoFile(logger, path);
                return null;
            }

            // The stated length can be wrong: devices and files of the kernel state 0.
            byte[] bytes = new byte[(int)Math.Min(stream.Length, MaxSize) + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, MaxSize + 1);
                length += stream.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
            }

            if (length > MaxSize)
            {
                LogTooLarge(logger, path, MaxSize);
                return null;
            }

            using var reader = new StreamReader(new MemoryStream(bytes, 0, length), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return new ConfigurationFile(
                reader.ReadToEnd(),
                !OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) != 0
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, path, exception);
            return null;
        }
    }

    // .NET opens a pipe only when its other end is opened, and blocks until then.
    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            SafeFileHandle handle = Libc.Open(path, OperatingSystem.IsLinux() ? LinuxFlags : MacFlags);
            if (!handle.IsInvalid && !File.GetAttributes(handle).HasFlag(FileAttributes.Directory))
            {
                return handle;
            }

            handle.Dispose();
        }

        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Path} is ignored: it cannot be read.")]
    private static partial void LogUnreadable(ILogger logger, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Path} is ignored: it is larger than {MaxSize} bytes.")]
    private static partial void LogTooLarge(ILogger logger, string path, int maxSize);

    [LoggerMessage(6, LogLevel.Warning, "{Path} is ignored: it is a pipe or a device, not a file.")]
    private static partial void LogNoFile(ILogger logger, string path);
}
