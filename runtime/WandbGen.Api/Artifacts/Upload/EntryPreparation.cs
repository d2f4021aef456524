using WandbGen.Uploads;

namespace WandbGen;

/// <summary>Finds the digest and the size of each entry before anything is sent.</summary>
internal sealed class EntryPreparation(WandbClient client, NewArtifact artifact, ArtifactUploadOptions options, UploadCounter counter)
{
    // S3 accepts this number of parts at most. The official client rounds the size of a part up to this alignment.
    private const int MostParts = 10_000;
    private const long PartAlignment = 4096;
    private const long LargestFile = 5L << 40;

    /// <summary>Lists the entries, computes the checksums of files, and looks up references.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<PreparedEntry[]> RunAsync(CancellationToken cancellationToken)
    {
        var references = new NewReferences(client, artifact, options);
        PreparedEntry[] entries =
        [
            .. (await references.ListAsync(cancellationToken).ConfigureAwait(false)).Select(static entry => new PreparedEntry(entry)),
        ];
        PreparedEntry[] files = Array.FindAll(entries, static entry => entry.Entry is { File: not null } or { Content: not null });
        counter.Begin(ArtifactUploadPhase.Hashing, files.Length, files.Sum(static entry => SizeOf(entry.Entry)));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                files.Length,
                parallel,
                (i, token) =>
                {
                    Hash(files[i], token);
                    return ValueTask.CompletedTask;
                }
            )
            .ConfigureAwait(false);
        counter.End();
        await references
            .ResolveAllAsync(
                Array.FindAll(entries, static entry => entry is { Reference: not null, Source: null, Entry.IsInherited: false }),
                cancellationToken
            )
            .ConfigureAwait(false);
        return entries;
    }

    /// <summary>Returns the size of the parts that a file is sent in, or 0 if it is sent in one request.</summary>
    public static long GetPartSize(long length, ArtifactUploadOptions options)
    {
        if (length < options.MultipartThreshold)
        {
            return 0;
        }

        if (length <= MostParts * options.PartSize)
        {
            return options.PartSize;
        }

        long least = (length + MostParts - 1) / MostParts;
        return (least + PartAlignment - 1) / PartAlignment * PartAlignment;
    }

    private static long SizeOf(NewArtifactEntry entry) =>
        entry.File is null ? entry.Size ?? 0
        : new FileInfo(entry.File) is { Exists: true } file ? file.Length
        : 0;

    private void Hash(PreparedEntry entry, CancellationToken cancellationToken)
    {
        HashedSource source = entry.Entry.File is { } path
            ? ReadFile(entry, path, cancellationToken)
            : ReadContent(entry.Entry.Content!.Value);
        if (source.Length > LargestFile)
        {
            throw new WandbUploadException($"'{entry.Path}' is larger than 5 TiB, which no storage of W&B accepts.", entry.Path);
        }

        entry.Source = source;
        entry.Digest = source.Md5;
        entry.Size = source.Length;
        counter.Complete();
    }

    private HashedFile ReadFile(PreparedEntry entry, string path, CancellationToken cancellationToken) =>
        HashedFile.Read(
            path,
            entry.Path,
            entry.Reference is null ? length => GetPartSize(length, options) : static _ => 0,
            read => counter.Add(read),
            cancellationToken
        );

    private HashedContent ReadContent(ReadOnlyMemory<byte> content)
    {
        counter.Add(content.Length);
        return HashedContent.Of(content);
    }
}
