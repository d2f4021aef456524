using System.Globalization;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>Follows references to the bytes.</summary>
/// <param name="client">Whose server has the artifacts that references lead to.</param>
/// <param name="artifact">The artifact that has the references.</param>
/// <param name="resolvers">What knows more addresses than this.</param>
internal sealed partial class ArtifactReferences(WandbClient client, Artifact artifact, IReadOnlyList<IArtifactReferenceResolver> resolvers)
{
    public const string ArtifactScheme = "wandb-artifact";

    // Nobody chains artifacts so far; a server that does would be asked without end.
    private const int LongestChain = 32;

    private readonly Dictionary<string, Task<(Artifact, ArtifactManifest, ArtifactAddresses)>> _others = new(StringComparer.Ordinal);

    /// <summary>What can be compared with bytes on the disk.</summary>
    public static IDownloadable Describe(ArtifactEntry entry) =>
        entry.Reference is null
            ? new KnownFile(entry.Path, entry.Size, entry.Digest)
            : SchemeOf(entry.Reference) switch
            {
                // W&B's client writes that another artifact's entry has no bytes.
                ArtifactScheme => new KnownFile(entry.Path, entry.Size is 0 ? null : entry.Size, Md5OrNull(entry.Digest)),
                "file" => new KnownFile(entry.Path, entry.Size, Md5OrNull(entry.Digest)),
                _ => new KnownFile(entry.Path, entry.Size, null),
            };

    /// <summary>Why a reference cannot be followed; <see langword="null"/> if it can be tried.</summary>
    public WandbDownloadException? Refuse(ArtifactEntry entry)
    {
        string reference = entry.Reference!;
        string scheme = SchemeOf(reference);
        return scheme is "http" or "https" or "file" or ArtifactScheme || FindResolver(reference) is not null ? null
            : scheme.Length == 0 ? new WandbDownloadException($"'{entry.Path}' is a reference to something that is no address.", entry.Path)
            : new WandbDownloadException(
                $"'{entry.Path}' is a reference to a '{scheme}' address, which cannot be followed: http, https, file and wandb-artifact "
                    + $"are known. Add {ResolverOf(scheme)} to {nameof(ArtifactDownloadOptions)}."
                    + $"{nameof(ArtifactDownloadOptions.References)}, or leave references out "
                    + $"({nameof(ArtifactDownloadOptions.FollowReferences)}).",
                entry.Path
            );
    }

    /// <summary>Finds the bytes of a reference.</summary>
    /// <returns><see langword="null"/> if it stands for something that has none.</returns>
    /// <exception cref="WandbException">They cannot be found.</exception>
    public async ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken)
    {
        HashSet<(string Artifact, string Path)> seen = [(artifact.Id, entry.Path)];
        ArtifactEntry current = entry;
        while (true)
        {
            if (Refuse(current) is { } refusal)
            {
                throw refusal;
            }

            string reference = current.Reference!;
            if (FindResolver(reference) is { } resolver)
            {
                return await resolver.ResolveAsync(current with { Path = entry.Path }, cancellationToken).ConfigureAwait(false);
            }

            switch (SchemeOf(reference))
            {
                case ArtifactScheme:
                    break;
                case "file":
                    return new LocalFile(entry.Path, current, ToLocalPath(entry.Path, reference));
                default:
                    return new HttpReference(entry.Path, current);
            }

            (string id, string path) = Parse(entry.Path, reference);
            if (!seen.Add((id, path)) || seen.Count > LongestChain)
            {
                throw new WandbDownloadException(
                    seen.Count > LongestChain
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"'{entry.Path}' is a reference that leads through more than {LongestChain} artifacts."
                        )
                        : $"'{entry.Path}' is a reference that leads in a circle: it comes back to '{path}' of an artifact that it was at.",
                    entry.Path
                );
            }

            (Artifact other, ArtifactManifest manifest, ArtifactAddresses addresses) = await FindAsync(id, cancellationToken)
                .ConfigureAwait(false);
            int found = manifest.Find(path);
            ArtifactEntry target =
                found >= 0
                    ? manifest[found]
                    : throw new WandbNotFoundException(
                        $"'{entry.Path}' is a reference to '{path}' of the artifact {other.Name}, which has no such entry.",
                        typeName: "ArtifactManifestEntry"
                    );
            if (target.Digest != entry.Digest)
            {
                throw new WandbIntegrityException(entry.Path, "digest", entry.Digest, target.Digest);
            }

            if (target.Reference is null)
            {
                return new EntryFile(target, entry.Path, addresses);
            }

            current = target;
        }
    }

    private static string SchemeOf(string reference) =>
        reference.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? reference[..end].ToLowerInvariant() : "";

    private static string ResolverOf(string scheme) =>
        scheme switch
        {
            "s3" => "S3References of the package WandbGen.Artifacts.S3",
            "gs" => "GoogleCloudReferences of the package WandbGen.Artifacts.GoogleCloud",
            _ => "what knows it",
        };

    private IArtifactReferenceResolver? FindResolver(string reference) =>
        resolvers.Count > 0 && Uri.TryCreate(reference, UriKind.Absolute, out Uri? address)
            ? resolvers.FirstOrDefault(resolver => resolver.CanResolve(address))
            : null;

    // W&B writes MD5s in base64. What looks like one in hexadecimal is the ETag of what the reference leads to.
    private static string? Md5OrNull(string digest) =>
        digest.EndsWith("==", StringComparison.Ordinal) ? Verification.TryReadMd5(digest) : null;

    private static (string Id, string Path) Parse(string name, string reference)
    {
        string rest = reference[(ArtifactScheme.Length + "://".Length)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        try
        {
            if (slash > 0 && slash + 1 < rest.Length)
            {
                return (Convert.ToBase64String(Convert.FromHexString(rest.AsSpan(0, slash))), rest[(slash + 1)..]);
            }
        }
        catch (FormatException)
        {
            // It is told below.
        }

        throw new WandbDownloadException($"'{name}' is a reference to an artifact that has no id, or to none of its entries.", name);
    }

    private static string ToLocalPath(string name, string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out Uri? address) && address is { IsFile: true, IsUnc: false }
            ? address.LocalPath
            : throw new WandbDownloadException($"'{name}' is a reference to a file of another machine, or to none.", name);

    private Task<(Artifact, ArtifactManifest, ArtifactAddresses)> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_others)
        {
            return _others.TryGetValue(id, out Task<(Artifact, ArtifactManifest, ArtifactAddresses)>? known)
                ? known
                : _others[id] = ReadAsync(id, cancellationToken);
        }
    }

    private async Task<(Artifact, ArtifactManifest, ArtifactAddresses)> ReadAsync(string id, CancellationToken cancellationToken)
    {
        Artifact other = await QueryArtifactAsync(client, id, cancellationToken).ConfigureAwait(false);
        ArtifactManifest manifest = await new ManifestFile(client, other).ReadAsync(cancellationToken).ConfigureAwait(false);
        return (other, manifest, new ArtifactAddresses(client, other, manifest));
    }

    [WandbQuery("query ReferencedArtifact($id: ID!) { artifact(id: $id) }")]
    private static partial Task<Artifact> QueryArtifactAsync(WandbClient client, string id, CancellationToken cancellationToken);
}

/// <summary>What is known of a file before anybody asks where it is.</summary>
internal sealed record KnownFile(string Name, long? Size, string? Md5) : IDownloadable
{
    public string? Url => null;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}

/// <summary>A reference to what a web server has; the ETag that it had when it was logged tells whether it is the same still.</summary>
internal sealed class HttpReference(string name, ArtifactEntry entry) : ITaggedDownloadable
{
    public string Name => name;

    public long? Size => entry.Size;

    public string? Md5 => null;

    public string? Url => entry.Reference;

    // Where the server gave none, W&B's client writes the address instead.
    public string? ExpectedTag => entry.Digest == entry.Reference ? null : entry.Digest;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}

/// <summary>A reference to a file of this machine, of which the manifest has the MD5.</summary>
internal sealed class LocalFile(string name, ArtifactEntry entry, string path) : IDownloadable
{
    public string Name => name;

    public long? Size => entry.Size;

    // Without it a manifest could have any file of this machine copied.
    public string? Md5 { get; } =
        Verification.TryReadMd5(entry.Digest)
        ?? throw new WandbDownloadException($"'{name}' is a reference to a file that cannot be verified: there is no MD5 of it.", name);

    public string? Url => null;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);

    /// <summary>Opens the file.</summary>
    /// <exception cref="WandbDownloadException">It cannot be opened, or is no file.</exception>
    public SafeFileHandle Open()
    {
        try
        {
            // A pipe that nobody writes to must not make us wait.
            return FileState.Of(path) is { IsRegular: false }
                ? throw new IOException("It is not a file.")
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new WandbDownloadException(
                $"'{name}' is a reference to '{path}', which cannot be read: {exception.Message}",
                name,
                exception
            );
        }
    }

    /// <summary>The error for a file that has changed since it was logged.</summary>
    public WandbObjectChangedException ToChange() => new(name);
}
