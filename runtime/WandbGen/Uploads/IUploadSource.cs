namespace WandbGen.Uploads;

/// <summary>The bytes of an upload. They can be copied any number of times.</summary>
internal interface IUploadSource : IDisposable
{
    /// <summary>The name of the bytes in messages.</summary>
    string Name { get; }

    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>The expected MD5 in base64, or <see langword="null"/> if it was not computed before.</summary>
    string? ExpectedMd5 { get; }

    /// <summary>Passes all bytes on, in their order.</summary>
    /// <param name="write">Receives the next bytes, which are valid until it has completed.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    /// <exception cref="WandbUploadException">The bytes cannot be read, or have changed.</exception>
    Task CopyToAsync(Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken);
}
