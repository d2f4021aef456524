using System.Buffers;
using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen.Uploads;

/// <summary>A regular file that is uploaded as it was when it was opened.</summary>
internal sealed class SourceFile : IUploadSource
{
    private const int BufferSize = 128 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly long _start;
    private readonly long _fileLength;

    private SourceFile(SafeFileHandle handle, string name)
    {
        _handle = handle;
        Name = name;
        _fileLength = Length = RandomAccess.GetLength(handle);
        LastWrite = File.GetLastWriteTimeUtc(handle);
    }

    private SourceFile(SourceFile whole, HashedFile expected, int? part)
        : this(whole._handle, whole.Name)
    {
        _start = part * expected.PartSize ?? 0;
        Length = part is null ? _fileLength : Math.Min(expected.PartSize, _fileLength - _start);
        ExpectedMd5 = part is { } number ? expected.Parts[number] : expected.Md5;
    }

    /// <summary>The name on the server.</summary>
    public string Name { get; }

    /// <summary>The number of bytes to send.</summary>
    public long Length { get; }

    /// <summary>When the file was written last.</summary>
    public DateTime LastWrite { get; }

    /// <summary>The expected MD5 in base64, or <see langword="null"/> if it was not computed before.</summary>
    public string? ExpectedMd5 { get; }

    /// <summary>Opens a file; a link is followed.</summary>
    /// <exception cref="WandbUploadException">The file cannot be opened, or is a directory, a pipe or a device.</exception>
    public static SourceFile Open(string path, string name)
    {
        SafeFileHandle? handle = null;
        try
        {
            // Opening a pipe waits for a writer, and the wait cannot be cancelled.
            string fullPath = FullPath.Of(path);
            RefuseSpecial(fullPath);
            handle = File.OpenHandle(fullPath);
            RefuseUnsized(handle);
            return new SourceFile(handle, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle?.Dispose();
            // .NET reads such a name, but cannot write it.
            string reason =
                exception is FileNotFoundException && path.Contains('\uFFFD', StringComparison.Ordinal)
                    ? "Its name is not valid UTF-8."
                    : exception.Message;
            throw new WandbUploadException($"'{path}' could not be opened: {reason}", name, exception);
        }
    }

    /// <summary>Opens a file whose checksum was computed before.</summary>
    /// <exception cref="WandbUploadException">The file cannot be opened, or has changed since.</exception>
    public static SourceFile Open(HashedFile expected, string name, int? part)
    {
        SourceFile file = Open(expected.Path, name);
        if (file.Length == expected.Length && file.LastWrite == expected.LastWrite)
        {
            return new SourceFile(file, expected, part);
        }

        file.Dispose();
        throw Changed(name);
    }

    /// <summary>Creates the exception for a file that has changed.</summary>
    public static WandbUploadException Changed(string name) =>
        new($"'{name}' was changed after its checksum was computed, so it was not uploaded.", name);

    /// <summary>Reads some bytes.</summary>
    /// <exception cref="WandbUploadException">The bytes cannot be read; or they are the last ones, and the file has changed since it was
    /// opened.</exception>
    public int Read(Span<byte> buffer, long position)
    {
        try
        {
            int read = RandomAccess.Read(_handle, buffer[..(int)Math.Min(buffer.Length, Length - position)], _start + position);
            if (read == 0)
            {
                throw new WandbUploadException($"'{Name}' became shorter while it was being uploaded.", Name);
            }

            // A storage discards a body that is incomplete. Withholding the last bytes therefore keeps it from storing a mixture of old and
            // new bytes.
            return
                position + read < Length || RandomAccess.GetLength(_handle) == _fileLength && File.GetLastWriteTimeUtc(_handle) == LastWrite
                ? read
                : throw new WandbUploadException($"'{Name}' was changed while it was being uploaded.", Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file system in the network may check permissions at each read, and they can end. A fault of the disk must not be taken for
            // a fault of the connection, which would be retried.
            throw new WandbUploadException($"'{Name}' could not be read: {exception.Message}", Name, exception);
        }
    }

    public async Task CopyToAsync(Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long position = 0; position < Length; )
            {
                int read = Read(buffer, position);
                await write(buffer.AsMemory(0, read)).ConfigureAwait(false);
                position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _handle.Dispose();

    // Files of the kernel, such as those below /proc, state that they are empty.
    private static void RefuseUnsized(SafeFileHandle handle)
    {
        if (RandomAccess.GetLength(handle) == 0 && RandomAccess.Read(handle, stackalloc byte[1], 0) > 0)
        {
            throw new IOException("It states that it is empty, but has bytes. Copy it to a regular file first.");
        }
    }

    private static void RefuseSpecial(string path)
    {
        bool isSpecial = OperatingSystem.IsLinux() ? FileState.Of(path) is { IsRegular: false } : Directory.Exists(path);
        if (isSpecial)
        {
            throw new IOException("It is a directory, a pipe or a device, not a regular file.");
        }
    }
}
