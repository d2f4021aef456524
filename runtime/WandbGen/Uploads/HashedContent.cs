using System.Security.Cryptography;
using WandbGen.IO;

namespace WandbGen.Uploads;

/// <summary>Bytes of this process. They are sent in one request, and never written to a disk, where a killed process would leave
/// them.</summary>
internal sealed record HashedContent : HashedSource
{
    // Whoever waits learns of each slice that was sent, and an upload that sends nothing for long is given up.
    private const int SliceSize = 128 * 1024;

    private HashedContent() { }

    private Func<Func<ReadOnlyMemory<byte>, ValueTask>, CancellationToken, Task> Write { get; init; } = null!;

    /// <summary>Computes the checksum of bytes that are generated again whenever they are sent.</summary>
    /// <param name="write">Passes all bytes on, the same ones each time. See <see cref="IUploadSource.CopyToAsync"/>.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    public static async Task<HashedContent> ComputeAsync(
        Func<Func<ReadOnlyMemory<byte>, ValueTask>, CancellationToken, Task> write,
        CancellationToken cancellationToken
    )
    {
        using IncrementalHash md5 = Checksum.Create();
        long length = 0;
        await write(
                bytes =>
                {
                    md5.AppendData(bytes.Span);
                    length += bytes.Length;
                    return ValueTask.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return new HashedContent
        {
            Length = length,
            Md5 = Checksum.ToText(md5),
            Write = write,
        };
    }

    /// <summary>Computes the checksum of bytes in memory.</summary>
    public static HashedContent Of(ReadOnlyMemory<byte> content) =>
        new()
        {
            Length = content.Length,
            Md5 = Checksum.Of(content.Span),
            Write = async (write, _) =>
            {
                for (int position = 0; position < content.Length; position += SliceSize)
                {
                    await write(content.Slice(position, Math.Min(SliceSize, content.Length - position))).ConfigureAwait(false);
                }
            },
        };

    public override IUploadSource Open(string name, int? part = null) => new Source(this, name);

    private sealed class Source(HashedContent content, string name) : IUploadSource
    {
        public string Name => name;

        public long Length => content.Length;

        public string? ExpectedMd5 => content.Md5;

        public Task CopyToAsync(Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken) =>
            content.Write(write, cancellationToken);

        public void Dispose() { }
    }
}
