using System.Net;
using System.Security.Cryptography;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Uploads;

/// <summary>A request body that is read or generated as the connection accepts it, and hashed at the same time.</summary>
internal sealed class UploadBody : HttpContent
{
    private readonly IUploadSource _source;
    private readonly Action<long> _sent;
    private TaskCompletionSource<string?> _md5 = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="source">The bytes.</param>
    /// <param name="sent">Receives the number of bytes that the connection has accepted so far.</param>
    public UploadBody(IUploadSource source, Action<long> sent)
    {
        _source = source;
        _sent = sent;
        Headers.ContentLength = source.Length;
    }

    /// <summary>The MD5 in base64 of the bytes that were sent, once all of them were; <see langword="null"/> if sending failed. With
    /// HTTP/2, the answer may arrive earlier.</summary>
    public Task<string?> Md5 => _md5.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using IncrementalHash md5 = Checksum.Create();
        // .NET itself sends a body again if the server refused the first one without reading it.
        TaskCompletionSource<string?> all = _md5 = _md5.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _md5;
        long position = 0;
        try
        {
            await _source.CopyToAsync(SendAsync, cancellationToken).ConfigureAwait(false);
            all.SetResult(Checksum.ToText(md5));
        }
        finally
        {
            all.TrySetResult(null);
        }

        async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            md5.AppendData(bytes.Span);
            if (position + bytes.Length == _source.Length && _source.ExpectedMd5 is { } expected && Checksum.ToText(md5) != expected)
            {
                // The time of a file is coarse and can be set, so the bytes are compared. Because the last bytes are not sent, the
                // storage keeps nothing.
                throw SourceFile.Changed(_source.Name);
            }

            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            position += bytes.Length;
            _sent(position);
            Telemetry.AddSent(bytes.Length);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _source.Length;
        return true;
    }
}
