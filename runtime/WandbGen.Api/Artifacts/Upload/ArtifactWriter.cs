using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using WandbGen.Uploads;

namespace WandbGen;

/// <summary>One call that logs a version of an artifact. Nothing is committed unless all of it is in the storage.</summary>
internal sealed class ArtifactWriter
{
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
    }

    /// <summary>Whether the run uses the version and has not made it.</summary>
    public bool IsUserCreated { get; init; }

    public async Task<ArtifactUpload> RunAsync(CancellationToken cancellationToken)
    {
        SemaphoreSlim queue = s_queues
            .GetOrCreateValue(_client)
            .GetOrAdd($"{_run.Entity}/{_run.Project}/{_artifact.Name}", static _ => new SemaphoreSlim(1));
        await queue.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await LogAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            queue.Release();
        }
    }

    private async Task<ArtifactUpload> LogAsync(CancellationToken cancellationToken)
    {
        var preparation = new EntryPreparation(_client, _artifact, _options, _counter);
        PreparedEntry[] entries = await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
        string digest = NewManifest.ComputeDigest(entries);
        await CheckTypeAsync(cancellationToken).ConfigureAwait(false);
        CreatedArtifact created = await CreateAsync(digest, cancellationToken).ConfigureAwait(false);
        // Servers before 0.50 called a version that is not complete deleted.
        bool isNew =
            created.State == ArtifactState.Pending || created.State == ArtifactState.Deleted ? true
            : created.State == ArtifactState.Committed ? false
            : throw new WandbProtocolException(
                $"The server created the artifact '{_artifact.Name}' in the state '{created.State}', which is unknown.",
                "data.createArtifact.artifact.state"
            );
        EntryUploader? uploader = null;
        if (isNew)
        {
            CreateArtifactManifestInput manifest = DescribeManifest(created);
            uploader = await UploadAsync(entries, manifest, cancellationToken).ConfigureAwait(false);
            await CommitAsync(entries, manifest, cancellationToken).ConfigureAwait(false);
        }

        Task<Artifact> reading = ArtifactMutations.QueryArtifactAsync(_client, created.Id, cancellationToken);
        // No version was made if the collection had it already.
        Artifact logged = await (isNew ? AfterChange.ReadAsync(reading) : reading).ConfigureAwait(false);
        return logged.Digest != digest
            ? throw new WandbIntegrityException($"the artifact {logged.Name}", "digest", digest, logged.Digest)
            : new ArtifactUpload
            {
                Artifact = logged,
                AlreadyExisted = !isNew,
                Entries = entries.Length,
                Uploaded = uploader?.Uploaded ?? 0,
                BytesUploaded = uploader?.BytesUploaded ?? 0,
                AlreadyStored = uploader?.AlreadyStored ?? 0,
                Unverified = uploader?.Unverified ?? [],
            };
    }

    // A collection keeps the type that it was created with. The official client, too, asks for it before it sends anything.
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
            // A version that was not logged by a run has no run.
            RunName = IsUserCreated ? null : _run.Id,
            ArtifactTypeName = _artifact.Type,
            ArtifactCollectionName = _artifact.Name,
            Digest = digest,
            ClientId = clientId,
            SequenceClientId = sequenceClientId,
            Description = _artifact.Description,
            Metadata = _artifact.Metadata.IsNull ? null : _artifact.Metadata.ToString(),
            Aliases = [.. _aliases.Select(alias => new AliasInput { Alias = alias, ArtifactCollectionName = _artifact.Name })],
            TimeToLiveSeconds = ArtifactRules.ToSeconds(_artifact.TimeToLive),
            Tags = _artifact.Tags.Count == 0 ? null : [.. _artifact.Tags.Select(static tag => new TagInput { TagName = tag })],
        };
        return await RepeatAsync(token => ArtifactMutations.CreateArtifactAsync(_client, input, token), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<EntryUploader> UploadAsync(
        PreparedEntry[] entries,
        CreateArtifactManifestInput input,
        CancellationToken cancellationToken
    )
    {
        string manifestId = await RepeatAsync(token => ArtifactMutations.CreateManifestAsync(_client, input, token), cancellationToken)
            .ConfigureAwait(false);
        PreparedEntry[] files = Array.FindAll(entries, static entry => entry.IsUploaded);
        using var uploader = new EntryUploader(_client, _options, _counter)
        {
            ArtifactName = _artifact.Name,
            ArtifactId = input.ArtifactId,
            ManifestId = manifestId,
        };
        _counter.Begin(ArtifactUploadPhase.Uploading, files.Length, files.Sum(static entry => entry.Source!.Length));
        await uploader.UploadAllAsync(files, cancellationToken).ConfigureAwait(false);
        _counter.End();
        return uploader;
    }

    private CreateArtifactManifestInput DescribeManifest(CreatedArtifact created) =>
        new()
        {
            EntityName = _run.Entity,
            ProjectName = _run.Project,
            RunName = _run.Id,
            ArtifactId = created.Id,
            BaseArtifactId = _artifact.BaseId ?? created.LatestId,
            Name = NewManifest.FileName,
        };

    private async Task CommitAsync(PreparedEntry[] entries, CreateArtifactManifestInput description, CancellationToken cancellationToken)
    {
        HashedContent manifest = await HashedContent
            .ComputeAsync((write, token) => NewManifest.WriteAsync(entries, write, token), cancellationToken)
            .ConfigureAwait(false);
        _counter.Begin(ArtifactUploadPhase.Committing, 1, manifest.Length);
        CreateArtifactManifestInput input = description with { Digest = manifest.Md5 };
        var destination = new ManifestDestination(token => ArtifactMutations.CreateManifestToUploadAsync(_client, input, token));
        await _client
            .Uploads.UploadAsync(manifest, null, destination, _options.Transfer, _counter.OfFile(), cancellationToken)
            .ConfigureAwait(false);
        bool isFirst = true;
        await RepeatAsync(
                async token =>
                {
                    // The version may be committed already, if an answer was lost.
                    string? state = isFirst
                        ? null
                        : await ArtifactMutations.QueryStateAsync(_client, input.ArtifactId, token).ConfigureAwait(false);
                    isFirst = false;
                    return state == "COMMITTED"
                        ? ""
                        : await ArtifactMutations.CommitAsync(_client, input.ArtifactId, token).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        _counter.Complete();
        _counter.End();
    }

    private Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _client.Uploads.RepeatAsync(call, _options.Transfer.MaxAttempts, cancellationToken);
}
