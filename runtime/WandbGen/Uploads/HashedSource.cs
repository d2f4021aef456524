namespace WandbGen.Uploads;

/// <summary>Bytes as they were when their checksum was computed. What is uploaded later is these bytes, or nothing.</summary>
internal abstract record HashedSource
{
    /// <summary>The size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The MD5 in base64.</summary>
    public required string Md5 { get; init; }

    /// <summary>The size of all parts but the last, in bytes.</summary>
    public long PartSize { get; init; }

    /// <summary>The MD5 of each part in base64. Empty if all bytes are sent in one request.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Opens the bytes, to send all of them or a part.</summary>
    /// <param name="name">The name of the bytes in messages.</param>
    /// <param name="part">The part, counted from 0; <see langword="null"/> for all bytes.</param>
    /// <exception cref="WandbUploadException">The bytes cannot be read, or have changed.</exception>
    public abstract IUploadSource Open(string name, int? part = null);
}
