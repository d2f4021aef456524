using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Uploads;

/// <summary>A request body that is read from the disk as the connection accepts it, and hashed at the same time.</summary>
internal sealed class FileBody : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly SourceFile _file;
    private readonly Action<long> _sent;
    private TaskCompletionSource<string?> _md5 = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="file">The file.</param>
    /// <param name="sent">Receives the number of bytes that the connection has accepted so far.</param>
    public FileBody(SourceFile file, Action<long> sent)
    {
        _file = file;
        _sent = sent;
        Headers.ContentLength = file.Length;
    }

    /// <summary>The MD5 in base64 of the bytes that were sent, once all of them were; <see langword="null"/> if sending failed. With
    /// HTTP/2, the answer may arrive earlier.</summary>
    public Task<string?> Md5 => _md5.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using IncrementalHash md5 = Checksum.Create();
        // .NET itself sends a body again if the server refused the first one without reading it.
        TaskCompletionSource<string?> all = _md5 = _md5.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _md5;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long position = 0; position < _file.Length; )
            {
                int read = _file.Read(buffer, position);
                md5.AppendData(buffer, 0, read);
                if (position + read == _file.Length && _file.ExpectedMd5 is { } expected && Checksum.ToText(md5) != expected)
                {
                    // The time of a file is coarse and can be set, so the bytes are compared. Because the last bytes are not sent, the
                    // storage keeps nothing.
                    throw SourceFile.Changed(_file.Name);
                }

                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                position += read;
                _sent(position);
                Telemetry.AddSent(read);
            }

            all.SetResult(Checksum.ToText(md5));
        }
        finally
        {
            all.TrySetResult(null);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _file.Length;
        return true;
    }
}
