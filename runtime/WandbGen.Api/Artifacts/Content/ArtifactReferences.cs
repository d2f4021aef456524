using System.Globalization;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>Resolves references to the addresses of their bytes.</summary>
/// <param name="client">The client of the server that has the artifacts that references lead to.</param>
/// <param name="artifact">The artifact that has the references.</param>
/// <param name="resolvers">Resolvers for further kinds of addresses.</param>
internal sealed partial class ArtifactReferences(WandbClient client, Artifact artifact, IReadOnlyList<IArtifactReferenceResolver> resolvers)
{
    public const string ArtifactScheme = "wandb-artifact";

    // Chains of this length do not occur. The limit ends chains that a server could continue for ever.
    private const int LongestChain = 32;

    private readonly Dictionary<string, Task<(Artifact, ArtifactManifest, ArtifactAddresses)>> _others = new(StringComparer.Ordinal);

    /// <summary>Describes the properties of an entry that are compared with a file on the disk.</summary>
    public static IDownloadable Describe(ArtifactEntry entry) =>
        entry.Reference is null
            ? new KnownFile(entry.Path, entry.Size, entry.Digest)
            : SchemeOf(entry.Reference) switch
            {
                // W&B's client writes the size 0 for an entry of another artifact.
                ArtifactScheme => new KnownFile(entry.Path, entry.Size is 0 ? null : entry.Size, Md5OrNull(entry.Digest)),
                "file" => new KnownFile(entry.Path, entry.Size, Md5OrNull(entry.Digest)),
                _ => new KnownFile(entry.Path, entry.Size, null),
            };

    /// <summary>Returns the exception for a reference that cannot be followed, or <see langword="null"/> if it can be tried.</summary>
    public WandbDownloadException? Refuse(ArtifactEntry entry)
    {
        string reference = entry.Reference!;
        string scheme = SchemeOf(reference);
        return scheme is "http" or "https" or "file" or ArtifactScheme || FindResolver(reference) is not null ? null
            : scheme.Length == 0
                ? new WandbDownloadException($"'{entry.Path}' is a reference to '{reference}', which is not an address.", entry.Path)
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
                        : $"'{entry.Path}' is a reference that is part of a cycle: it leads back to '{path}' of an earlier artifact.",
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

    // W&B writes MD5s in base64. A text that looks like an MD5 in hexadecimal is an ETag.
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
            // This is reported below.
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

/// <summary>The properties of a file that are known before its address is requested.</summary>
internal sealed record KnownFile(string Name, long? Size, string? Md5) : IDownloadable
{
    public string? Url => null;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}

/// <summary>A reference to an object of a web server. The ETag at the time of logging shows whether the object has changed.</summary>
internal sealed class HttpReference(string name, ArtifactEntry entry) : ITaggedDownloadable
{
    public string Name => name;

    public long? Size => entry.Size;

    public string? Md5 => null;

    public string? Url => entry.Reference;

    // If the server sent no ETag, W&B's client writes the address instead.
    public string? ExpectedTag => entry.Digest == entry.Reference ? null : entry.Digest;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}

/// <summary>A reference to a file of this machine whose MD5 is in the manifest.</summary>
internal sealed class LocalFile(string name, ArtifactEntry entry, string path) : IDownloadable
{
    public string Name => name;

    public long? Size => entry.Size;

    // The MD5 is required. Otherwise a manifest could make the client copy any file of this machine.
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
            // Opening a pipe without a writer must not block.
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

    /// <summary>Creates the exception for a file that has changed since it was logged.</summary>
    public WandbObjectChangedException ToChange() => new(name);
}
