using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using WandbGen.Uploads;

namespace WandbGen;

/// <summary>One call that logs a version of an artifact. Nothing is committed unless all of it is in the storage.</summary>
internal sealed class ArtifactWriter : IDisposable
{
    // As many requests for addresses as W&B's own client has under way.
    private const int BatchesAtOnce = 5;

    // What S3 takes at most, and what sizes of parts are rounded up to.
    private const int MostParts = 10_000;
    private const long PartAlignment = 4096;
    private const long LargestFile = 5L << 40;

    // Who uploads a file in parts again gets other addresses, and nothing of what was sent counts.
    private const int MultipartRounds = 3;

    private const string ClientIdCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int ClientIdLength = 128;

    // Versions of one name are numbered in the order of the calls.
    private static readonly ConditionalWeakTable<WandbClient, ConcurrentDictionary<string, SemaphoreSlim>> s_queues = [];

    private readonly WandbClient _client;
    private readonly RunOverview _run;
    private readonly NewArtifact _artifact;
    private readonly IReadOnlyList<string> _aliases;
    private readonly ArtifactUploadOptions _options;
    private readonly UploadCounter _counter;
    private readonly ConcurrentQueue<string> _unverified = new();
    private readonly SemaphoreSlim _slots;

    private string _artifactId = "";
    private string _manifestId = "";
    private int _uploaded;
    private int _alreadyStored;
    private long _bytesUploaded;

    public ArtifactWriter(
        WandbClient client,
        RunOverview run,
        NewArtifact artifact,
        IReadOnlyList<string> aliases,
        ArtifactUploadOptions options,
        IProgress<ArtifactUploadProgress>? progress
    )
    {
        _client = client;
        _run = run;
        _artifact = artifact;
        _aliases = aliases;
        _options = options;
        _counter = new UploadCounter(progress, client.Content.TimeProvider);
        _slots = new SemaphoreSlim(options.MaxParallelFiles);
    }

    /// <summary>Whether the run uses the version and has not made it.</summary>
    public bool IsUserCreated { get; init; }

    public void Dispose() => _slots.Dispose();

    public async Task<ArtifactUpload> RunAsync(CancellationToken cancellationToken)
    {
        SemaphoreSlim queue = s_queues
            .GetOrCreateValue(_client)
            .GetOrAdd($"{_run.Entity}/{_run.Project}/{_artifact.Name}", static _ => new SemaphoreSlim(1));
        await queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DirectoryInfo temporary = CreateTemporaryDirectory();
            try
            {
                return await LogAsync(temporary.FullName, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Delete(temporary);
            }
        }
        finally
        {
            queue.Release();
        }
    }

    private DirectoryInfo CreateTemporaryDirectory()
    {
        try
        {
            return Directory.CreateTempSubdirectory("wandbgen-artifact-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WandbUploadException(
                $"No temporary directory could be created in '{Path.GetTempPath()}': {exception.Message}",
                _artifact.Name,
                exception
            );
        }
    }

    private static void Delete(DirectoryInfo temporary)
    {
        try
        {
            temporary.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody cleans up there too, or has a file of it open: what the call came to is the same.
        }
    }

    private async Task<ArtifactUpload> LogAsync(string temporary, CancellationToken cancellationToken)
    {
        PreparedEntry[] entries = await PrepareAsync(temporary, cancellationToken).ConfigureAwait(false);
        string digest = NewManifest.ComputeDigest(entries);
        await CheckTypeAsync(cancellationToken).ConfigureAwait(false);
        CreatedArtifact created = await CreateAsync(digest, cancellationToken).ConfigureAwait(false);
        _artifactId = created.Id;
        // Servers before 0.50 called a version that is not complete deleted.
        bool isNew =
            created.State == ArtifactState.Pending || created.State == ArtifactState.Deleted ? true
            : created.State == ArtifactState.Committed ? false
            : throw new WandbProtocolException(
                $"The server created the artifact '{_artifact.Name}' in the state '{created.State}', which is unknown.",
                "data.createArtifact.artifact.state"
            );
        if (isNew)
        {
            string? baseId = _artifact.BaseId ?? created.LatestId;
            await UploadAllAsync(entries, baseId, cancellationToken).ConfigureAwait(false);
            await CommitAsync(entries, baseId, temporary, cancellationToken).ConfigureAwait(false);
        }

        Artifact logged = await ArtifactMutations.QueryArtifactAsync(_client, _artifactId, cancellationToken).ConfigureAwait(false);
        return logged.Digest != digest
            ? throw new WandbIntegrityException($"the artifact {logged.Name}", "digest", digest, logged.Digest)
            : new ArtifactUpload
            {
                Artifact = logged,
                AlreadyExisted = !isNew,
                Entries = entries.Length,
                Uploaded = _uploaded,
                BytesUploaded = _bytesUploaded,
                AlreadyStored = _alreadyStored,
                Unverified = [.. _unverified.Order(StringComparer.Ordinal)],
            };
    }

    /// <summary>Computes what the manifest says of each entry.</summary>
    private async Task<PreparedEntry[]> PrepareAsync(string temporary, CancellationToken cancellationToken)
    {
        var references = new NewReferences(_client, _artifact, _options);
        PreparedEntry[] entries =
        [
            .. (await references.ListAsync(cancellationToken).ConfigureAwait(false)).Select(static entry => new PreparedEntry(entry)),
        ];
        PreparedEntry[] files = Array.FindAll(entries, static entry => entry.Entry is { File: not null } or { Content: not null });
        _counter.Begin(ArtifactUploadPhase.Hashing, files.Length, files.Sum(static entry => SizeOf(entry.Entry)));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                files.Length,
                parallel,
                async (i, token) =>
                {
                    string path = files[i].Entry.File ?? await WriteContentAsync(files[i].Entry, temporary, i, token).ConfigureAwait(false);
                    Hash(files[i], path, token);
                }
            )
            .ConfigureAwait(false);
        _counter.End();
        await references
            .ResolveAllAsync(
                Array.FindAll(entries, static entry => entry is { Reference: not null, File: null, Entry.IsInherited: false }),
                cancellationToken
            )
            .ConfigureAwait(false);
        return entries;
    }

    private static async Task<string> WriteContentAsync(
        NewArtifactEntry entry,
        string temporary,
        int index,
        CancellationToken cancellationToken
    )
    {
        string path = Path.Combine(temporary, index.ToString(CultureInfo.InvariantCulture));
        try
        {
            await File.WriteAllBytesAsync(path, entry.Content!.Value, cancellationToken).ConfigureAwait(false);
            return path;
        }
        catch (IOException exception)
        {
            throw new WandbUploadException($"'{entry.Path}' could not be written to '{path}': {exception.Message}", entry.Path, exception);
        }
    }

    private static long SizeOf(NewArtifactEntry entry) =>
        entry.File is null ? entry.Size ?? 0
        : new FileInfo(entry.File) is { Exists: true } file ? file.Length
        : 0;

    private void Hash(PreparedEntry entry, string path, CancellationToken cancellationToken)
    {
        HashedFile file = HashedFile.Read(
            path,
            entry.Path,
            entry.Reference is null ? length => GetPartSize(length, _options) : static _ => 0,
            read => _counter.Add(read),
            cancellationToken
        );
        if (file.Length > LargestFile)
        {
            throw new WandbUploadException($"'{entry.Path}' is larger than 5 TiB, which no storage of W&B takes.", entry.Path);
        }

        entry.File = file;
        entry.Digest = file.Md5;
        entry.Size = file.Length;
        _counter.Complete();
    }

    /// <summary>The size of the parts that a file is sent in; 0 if it is sent at once.</summary>
    internal static long GetPartSize(long length, ArtifactUploadOptions options)
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

    // A collection keeps the type that it was made with: W&B's own client asks too before it sends anything.
    private async Task CheckTypeAsync(CancellationToken cancellationToken)
    {
        string? type = await ArtifactMutations
            .QueryTypeAsync(_client, _run.Entity, _run.Project, _artifact.Name, cancellationToken)
            .ConfigureAwait(false);
        if (type is not null && type != _artifact.Type)
        {
            throw new WandbUploadException(
                $"The artifacts '{_artifact.Name}' of {_run.Entity}/{_run.Project} have the type '{type}', so none of the type "
                    + $"'{_artifact.Type}' can be logged under this name. Nothing was sent.",
                _artifact.Name
            );
        }
    }

    private async Task<CreatedArtifact> CreateAsync(string digest, CancellationToken cancellationToken)
    {
        // The same for all attempts, so that a server can tell that they are one.
        string clientId = RandomNumberGenerator.GetString(ClientIdCharacters, ClientIdLength);
        string sequenceClientId = RandomNumberGenerator.GetString(ClientIdCharacters, ClientIdLength);
        if (_artifact.Tags.Count > 0)
        {
            await ArtifactMutations.RequireTagsAsync(_client, nameof(NewArtifact.Tags), cancellationToken).ConfigureAwait(false);
        }

        var input = new CreateArtifactInput
        {
            EntityName = _run.Entity,
            ProjectName = _run.Project,
            // A version that a run has not made names none.
            RunName = IsUserCreated ? null : _run.Id,
            ArtifactTypeName = _artifact.Type,
            ArtifactCollectionName = _artifact.Name,
            Digest = digest,
            ClientId = clientId,
            SequenceClientId = sequenceClientId,
            Description = _artifact.Description,
            Metadata = _artifact.Metadata.IsNull ? null : _artifact.Metadata.ToString(),
            Aliases = [.. _aliases.Select(alias => new AliasInput { Alias = alias, ArtifactCollectionName = _artifact.Name })],
            TimeToLiveSeconds = NewArtifact.ToSeconds(_artifact.TimeToLive),
            Tags = _artifact.Tags.Count == 0 ? null : [.. _artifact.Tags.Select(static tag => new TagInput { TagName = tag })],
        };
        return await RepeatAsync(token => ArtifactMutations.CreateArtifactAsync(_client, input, token), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task UploadAllAsync(PreparedEntry[] entries, string? baseId, CancellationToken cancellationToken)
    {
        PreparedEntry[] files = Array.FindAll(entries, static entry => entry.IsUploaded);
        CreateArtifactManifestInput input = DescribeManifest(baseId);
        _manifestId = await RepeatAsync(token => ArtifactMutations.CreateManifestAsync(_client, input, token), cancellationToken)
            .ConfigureAwait(false);
        _counter.Begin(ArtifactUploadPhase.Uploading, files.Length, files.Sum(static entry => entry.File!.Length));
        // Files with the same bytes come after the first one of them: by then the storage has it.
        HashSet<string> seen = new(StringComparer.Ordinal);
        ILookup<bool, PreparedEntry> isRepeated = files.ToLookup(entry => !seen.Add(entry.Digest));
        await UploadAllAsync([.. isRepeated[false]], cancellationToken).ConfigureAwait(false);
        await UploadAllAsync([.. isRepeated[true]], cancellationToken).ConfigureAwait(false);
        _counter.End();
    }

    private Task UploadAllAsync(PreparedEntry[] files, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Batches(files),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken },
            UploadBatchAsync
        );

    // Small ones first, until it is known that files go through: an address is good for an hour only.
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
                        NoteStored(batch[i].File!.Length);
                    }
                    else if (batch[i].File!.Parts.Count > 0 && announced[i].UploadId is not null)
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
                ArtifactId = _artifactId,
                ManifestId = _manifestId,
                Name = entry.Path,
                Md5 = entry.Digest,
                Parts =
                    entry.File!.Parts.Count == 0
                        ? null
                        :
                        [
                            .. entry.File.Parts.Select(
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
        AnnouncedFiles answer = await RepeatAsync(token => ArtifactMutations.CreateFilesAsync(_client, files, token), cancellationToken)
            .ConfigureAwait(false);
        AnnouncedFile[] announced = [.. answer.Edges.Select(static edge => edge.File).OfType<AnnouncedFile>()];
        for (int i = 0; i < entries.Count; i++)
        {
            // A file that got another one's address would be stored under its digest.
            if (announced.Length != entries.Count || announced[i].DisplayName != entries[i].Path)
            {
                throw new WandbProtocolException(
                    $"The server was asked for addresses for {entries.Count} files of '{_artifact.Name}', and gave {announced.Length}, "
                        + "or gave them for other files.",
                    "data.createArtifactFiles.files.edges"
                );
            }

            entries[i].BirthArtifactId = announced[i].BirthArtifactId ?? _artifactId;
        }

        return announced;
    }

    private async Task<AnnouncedFile> AnnounceAsync(PreparedEntry entry, CancellationToken cancellationToken) =>
        (await AnnounceAsync([entry], cancellationToken).ConfigureAwait(false))[0];

    private async Task UploadAsync(PreparedEntry entry, AnnouncedFile announced, CancellationToken cancellationToken)
    {
        var destination = new EntryDestination(entry, announced, AnnounceAsync);
        UploadedFile uploaded = await SendAsync(entry.File!, null, destination, cancellationToken).ConfigureAwait(false);
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
                        announced.BirthArtifactId ?? _artifactId,
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
                // Addresses have expired, or the answer was lost after the parts were put together: then the storage has the file.
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
        Interlocked.Add(ref _bytesUploaded, entry.File!.Length);
    }

    private static bool MayBeDone(WandbException exception) =>
        exception switch
        {
            // Without a status it is the file that is not as it should be.
            WandbUploadException => exception.StatusCode is not null,
            WandbGraphQLException => true,
            _ => exception is WandbOutcomeUnknownException,
        };

    private async Task<UploadedPart[]> SendPartsAsync(PreparedEntry entry, AnnouncedFile announced, CancellationToken cancellationToken)
    {
        HashedFile file = entry.File!;
        Dictionary<long, string> addresses = (announced.Parts ?? []).ToDictionary(
            static part => part.PartNumber,
            static part => part.UploadUrl
        );
        string? contentType = UploadHeaders
            .Parse(announced.UploadHeaders, entry.Path)
            .FirstOrDefault(static header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            .Value;
        var parts = new UploadedPart[file.Parts.Count];
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
                        file.Parts[i],
                        contentType
                    );
                    await SendAsync(file, i, destination, token).ConfigureAwait(false);
                    parts[i] = new UploadedPart
                    {
                        PartNumber = i + 1,
                        Tag =
                            destination.Tag
                            ?? throw new WandbUploadException(
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
        HashedFile file,
        int? part,
        IUploadDestination destination,
        CancellationToken cancellationToken
    )
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _client
                .Uploads.UploadAsync(file, part, destination, _options.Transfer, _counter.OfFile(), cancellationToken)
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

    private CreateArtifactManifestInput DescribeManifest(string? baseId) =>
        new()
        {
            EntityName = _run.Entity,
            ProjectName = _run.Project,
            RunName = _run.Id,
            ArtifactId = _artifactId,
            BaseArtifactId = baseId,
            Name = NewManifest.FileName,
        };

    private async Task CommitAsync(PreparedEntry[] entries, string? baseId, string temporary, CancellationToken cancellationToken)
    {
        HashedFile manifest = await WriteManifestAsync(entries, temporary, cancellationToken).ConfigureAwait(false);
        _counter.Begin(ArtifactUploadPhase.Committing, 1, manifest.Length);
        CreateArtifactManifestInput input = DescribeManifest(baseId) with { Digest = manifest.Md5 };
        var destination = new ManifestDestination(token => ArtifactMutations.CreateManifestToUploadAsync(_client, input, token));
        await _client
            .Uploads.UploadAsync(manifest, null, destination, _options.Transfer, _counter.OfFile(), cancellationToken)
            .ConfigureAwait(false);
        bool isFirst = true;
        await RepeatAsync(
                async token =>
                {
                    // The lost answer may have said that it is done.
                    string? state = isFirst
                        ? null
                        : await ArtifactMutations.QueryStateAsync(_client, _artifactId, token).ConfigureAwait(false);
                    isFirst = false;
                    return state == "COMMITTED"
                        ? ""
                        : await ArtifactMutations.CommitAsync(_client, _artifactId, token).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        _counter.Complete();
        _counter.End();
    }

    private static async Task<HashedFile> WriteManifestAsync(PreparedEntry[] entries, string temporary, CancellationToken cancellationToken)
    {
        string path = Path.Combine(temporary, NewManifest.FileName);
        try
        {
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await NewManifest.WriteAsync(stream, entries, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException exception)
        {
            throw new WandbUploadException(
                $"The artifact's manifest could not be written to '{path}': {exception.Message}",
                NewManifest.FileName,
                exception
            );
        }

        return HashedFile.Read(path, NewManifest.FileName, static _ => 0, static _ => { }, cancellationToken);
    }

    private async Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        T? result = default;
        await _client
            .Uploads.RepeatAsync(
                async token => result = await call(token).ConfigureAwait(false),
                _options.Transfer.MaxAttempts,
                cancellationToken
            )
            .ConfigureAwait(false);
        return result!;
    }
}
