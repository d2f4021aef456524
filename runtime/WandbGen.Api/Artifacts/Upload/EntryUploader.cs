using System.Collections.Concurrent;
using System.Globalization;
using WandbGen.Uploads;

namespace WandbGen;

/// <summary>Uploads the files of a version: asks for their addresses in batches, and sends large files in parts.</summary>
internal sealed class EntryUploader : IDisposable
{
    // The number of requests for addresses that W&B's own client has under way at once.
    private const int BatchesAtOnce = 5;

    // An upload in parts that is repeated gets other addresses, and begins with the first part.
    private const int MultipartRounds = 3;

    private readonly WandbClient _client;
    private readonly ArtifactUploadOptions _options;
    private readonly UploadCounter _counter;
    private readonly ConcurrentQueue<string> _unverified = new();
    private readonly SemaphoreSlim _slots;
    private int _uploaded;
    private int _alreadyStored;
    private long _bytesUploaded;

    public EntryUploader(WandbClient client, ArtifactUploadOptions options, UploadCounter counter)
    {
        _client = client;
        _options = options;
        _counter = counter;
        _slots = new SemaphoreSlim(options.MaxParallelFiles);
    }

    /// <summary>The name of the artifact, for messages.</summary>
    public required string ArtifactName { get; init; }

    /// <summary>The version that the files belong to.</summary>
    public required string ArtifactId { get; init; }

    /// <summary>The manifest that the files belong to.</summary>
    public required string ManifestId { get; init; }

    /// <summary>The number of files that were sent.</summary>
    public int Uploaded => Volatile.Read(ref _uploaded);

    /// <summary>The number of files that the storage had already.</summary>
    public int AlreadyStored => Volatile.Read(ref _alreadyStored);

    /// <summary>The number of bytes that were sent.</summary>
    public long BytesUploaded => Volatile.Read(ref _bytesUploaded);

    /// <summary>The paths of the files whose checksum the storage has not compared, in ordinal order.</summary>
    public IReadOnlyList<string> Unverified => [.. _unverified.Order(StringComparer.Ordinal)];

    public void Dispose() => _slots.Dispose();

    /// <summary>Uploads the files of a version that the storage does not have.</summary>
    /// <param name="files">The entries with files.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task UploadAllAsync(PreparedEntry[] files, CancellationToken cancellationToken)
    {
        // Files with the same bytes come after the first one of them: by then the storage has it.
        HashSet<string> seen = new(StringComparer.Ordinal);
        ILookup<bool, PreparedEntry> isRepeated = files.ToLookup(entry => !seen.Add(entry.Digest));
        await UploadBatchesAsync([.. isRepeated[false]], cancellationToken).ConfigureAwait(false);
        await UploadBatchesAsync([.. isRepeated[true]], cancellationToken).ConfigureAwait(false);
    }

    private Task UploadBatchesAsync(PreparedEntry[] files, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Batches(files),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken },
            UploadBatchAsync
        );

    // Small batches first, until it is known how fast files are sent: an address expires after an hour.
    private IEnumerable<ArraySegment<PreparedEntry>> Batches(PreparedEntry[] files)
    {
        int size = _options.BatchSize.First;
        int batch = 0;
        for (int start = 0; start < files.Length; start += size)
        {
            size = batch++ < BatchesAtOnce ? size : Math.Min(2 * size, _options.BatchSize.Most);
            yield return new ArraySegment<PreparedEntry>(files, start, Math.Min(size, files.Length - start));
        }
    }

    private async ValueTask UploadBatchAsync(ArraySegment<PreparedEntry> batch, CancellationToken cancellationToken)
    {
        AnnouncedFile[] announced = await AnnounceAsync(batch, cancellationToken).ConfigureAwait(false);
        await Parallel
            .ForAsync(
                0,
                batch.Count,
                new ParallelOptions { MaxDegreeOfParallelism = _options.MaxParallelFiles, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    if (announced[i].UploadUrl is null)
                    {
                        NoteStored(batch[i].Source!.Length);
                    }
                    else if (batch[i].Source!.Parts.Count > 0 && announced[i].UploadId is not null)
                    {
                        await UploadPartsAsync(batch[i], announced[i], token).ConfigureAwait(false);
                    }
                    else
                    {
                        await UploadAsync(batch[i], announced[i], token).ConfigureAwait(false);
                    }

                    _counter.Complete();
                }
            )
            .ConfigureAwait(false);
    }

    private async Task<AnnouncedFile[]> AnnounceAsync(IReadOnlyList<PreparedEntry> entries, CancellationToken cancellationToken)
    {
        FileToAnnounce[] files =
        [
            .. entries.Select(entry => new FileToAnnounce
            {
                ArtifactId = ArtifactId,
                ManifestId = ManifestId,
                Name = entry.Path,
                Md5 = entry.Digest,
                Parts =
                    entry.Source!.Parts.Count == 0
                        ? null
                        :
                        [
                            .. entry.Source.Parts.Select(
                                static (md5, index) =>
                                    new UploadedPart
                                    {
                                        PartNumber = index + 1,
                                        Tag = Convert.ToHexStringLower(Convert.FromBase64String(md5)),
                                    }
                            ),
                        ],
            }),
        ];
        AnnouncedFiles answer = await _client
            .Uploads.RepeatAsync(
                token => ArtifactMutations.CreateFilesAsync(_client, files, token),
                _options.Transfer.MaxAttempts,
                cancellationToken
            )
            .ConfigureAwait(false);
        AnnouncedFile[] announced = [.. answer.Edges.Select(static edge => edge.File).OfType<AnnouncedFile>()];
        for (int i = 0; i < entries.Count; i++)
        {
            // A file that got another one's address would be stored under its digest.
            if (announced.Length != entries.Count || announced[i].DisplayName != entries[i].Path)
            {
                throw new WandbProtocolException(
                    $"The server was asked for addresses for {entries.Count} files of '{ArtifactName}', and gave {announced.Length}, "
                        + "or gave them for other files.",
                    "data.createArtifactFiles.files.edges"
                );
            }

            entries[i].BirthArtifactId = announced[i].BirthArtifactId ?? ArtifactId;
        }

        return announced;
    }

    private async Task<AnnouncedFile> AnnounceAsync(PreparedEntry entry, CancellationToken cancellationToken) =>
        (await AnnounceAsync([entry], cancellationToken).ConfigureAwait(false))[0];

    private async Task UploadAsync(PreparedEntry entry, AnnouncedFile announced, CancellationToken cancellationToken)
    {
        var destination = new EntryDestination(entry, announced, AnnounceAsync);
        UploadedFile uploaded = await SendAsync(entry.Source!, null, destination, cancellationToken).ConfigureAwait(false);
        if (destination.IsStored)
        {
            NoteStored(uploaded.Length);
            return;
        }

        Interlocked.Increment(ref _uploaded);
        Interlocked.Add(ref _bytesUploaded, uploaded.Length);
        if (uploaded.Verification != VerificationLevel.Md5 && !destination.StatesMd5)
        {
            _unverified.Enqueue(entry.Path);
        }
    }

    private async Task UploadPartsAsync(PreparedEntry entry, AnnouncedFile announced, CancellationToken cancellationToken)
    {
        for (int round = 1; ; round++)
        {
            try
            {
                UploadedPart[] parts = await SendPartsAsync(entry, announced, cancellationToken).ConfigureAwait(false);
                await ArtifactMutations
                    .CompleteUploadAsync(
                        _client,
                        announced.BirthArtifactId ?? ArtifactId,
                        announced.StoragePath
                            ?? throw new WandbProtocolException(
                                $"The server did not say where in the storage '{entry.Path}' is to be.",
                                "data.createArtifactFiles.files.edges.node.storagePath"
                            ),
                        announced.UploadId!,
                        parts,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                break;
            }
            catch (WandbException exception) when (round < MultipartRounds && MayBeDone(exception))
            {
                // The addresses have expired, or the answer was lost after the parts were put together, and the storage has the file.
                announced = await AnnounceAsync(entry, cancellationToken).ConfigureAwait(false);
                if (announced.UploadUrl is null)
                {
                    break;
                }

                if (announced.UploadId is null)
                {
                    throw;
                }
            }
        }

        Interlocked.Increment(ref _uploaded);
        Interlocked.Add(ref _bytesUploaded, entry.Source!.Length);
    }

    private static bool MayBeDone(WandbException exception) =>
        exception switch
        {
            // Without a status, the fault is in the file on the disk.
            WandbUploadException => exception.StatusCode is not null,
            WandbGraphQLException => true,
            _ => exception is WandbOutcomeUnknownException,
        };

    private async Task<UploadedPart[]> SendPartsAsync(PreparedEntry entry, AnnouncedFile announced, CancellationToken cancellationToken)
    {
        HashedSource source = entry.Source!;
        Dictionary<long, string> addresses = [];
        foreach (PartAddress part in announced.Parts ?? [])
        {
            if (!addresses.TryAdd(part.PartNumber, part.UploadUrl))
            {
                throw new WandbProtocolException(
                    $"The server gave two addresses for part {part.PartNumber} of '{entry.Path}'.",
                    "data.createArtifactFiles.files.edges.node.uploadMultipartUrls.uploadUrlParts"
                );
            }
        }

        string? contentType = UploadHeaders
            .Parse(announced.UploadHeaders, entry.Path)
            .FirstOrDefault(static header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            .Value;
        var parts = new UploadedPart[source.Parts.Count];
        await Parallel
            .ForAsync(
                0,
                parts.Length,
                new ParallelOptions { MaxDegreeOfParallelism = _options.MaxParallelFiles, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    string name = string.Create(CultureInfo.InvariantCulture, $"{entry.Path} (part {i + 1} of {parts.Length})");
                    var destination = new PartDestination(
                        name,
                        addresses.GetValueOrDefault(i + 1)
                            ?? throw new WandbProtocolException(
                                $"The server gave no address for a part: {name}.",
                                "data.createArtifactFiles.files.edges.node.uploadMultipartUrls.uploadUrlParts"
                            ),
                        source.Parts[i],
                        contentType
                    );
                    await SendAsync(source, i, destination, token).ConfigureAwait(false);
                    parts[i] = new UploadedPart
                    {
                        PartNumber = i + 1,
                        Tag = destination.Tag is { Length: > 0 } tag
                            ? tag
                            : throw new WandbUploadException(
                                $"The storage gave no ETag for a part, so that the parts cannot be put together: {name}.",
                                entry.Path
                            ),
                    };
                }
            )
            .ConfigureAwait(false);
        return parts;
    }

    private async Task<UploadedFile> SendAsync(
        HashedSource source,
        int? part,
        IUploadDestination destination,
        CancellationToken cancellationToken
    )
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _client
                .Uploads.UploadAsync(source, part, destination, _options.Transfer, _counter.OfFile(), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private void NoteStored(long length)
    {
        Interlocked.Increment(ref _alreadyStored);
        _counter.Add(length);
    }
}
