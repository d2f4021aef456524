using System.Globalization;
using WandbGen.IO;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A draft of an artifact version, to be logged by <see cref="RunOverview.LogArtifactAsync"/>. It lists the files and the sources of their
/// bytes. Adding an entry reads no file and sends no request.
/// </summary>
/// <remarks>An object is not safe for concurrent changes. It can be logged any number of times, and changed in between.</remarks>
/// <example>
/// <code>
/// var data = new NewArtifact("data", "dataset") { Tags = ["cleaned"], Metadata = WandbValue.Parse("""{"rows":1000}""") }
///     .AddDirectory("out")
///     .AddFile("labels.csv", "meta/labels.csv")
///     .AddReference("s3://bucket/images.tar");
/// await run.LogArtifactAsync(data, aliases: ["best"]);
/// </code>
/// </example>
public sealed class NewArtifact
{
    private readonly NewEntries _entries;

    private WandbValue _metadata;

    /// <summary>Creates a draft without entries.</summary>
    /// <param name="name">
    /// The name of the collection that the version is logged to, at most 128 letters and digits of ASCII, <c>-</c>, <c>_</c> and <c>.</c>.
    /// </param>
    /// <param name="type">The type of the collection, such as <c>dataset</c> or <c>model</c>; <c>/</c> and <c>:</c> are not
    /// allowed.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="type"/> is not valid, or W&amp;B reserves it for
    /// itself.</exception>
    public NewArtifact(string name, string type)
    {
        ArtifactRules.CheckNames(name, type);
        Name = name;
        Type = type;
        _entries = new NewEntries(name);
    }

    /// <summary>The name of the collection that the version is logged to.</summary>
    public string Name { get; }

    /// <summary>The type of the collection.</summary>
    public string Type { get; }

    /// <summary>The description of the version, in Markdown: GraphQL's <c>CreateArtifactInput.description</c>.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// The metadata of the version: an object of at most 100 keys, without <c>NaN</c> and infinities, which W&amp;B does not store.
    /// GraphQL's <c>CreateArtifactInput.metadata</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not such an object.</exception>
    public WandbValue Metadata
    {
        get => _metadata;
        set
        {
            ArtifactRules.CheckMetadata(value);
            _metadata = value;
        }
    }

    /// <summary>The metadata of another version, which the server has already accepted. It is not checked again.</summary>
    internal WandbValue InheritedMetadata
    {
        init => _metadata = value;
    }

    /// <summary>
    /// The tags of the version: letters, digits, <c>_</c> and <c>-</c>, and spaces between these. GraphQL's
    /// <c>CreateArtifactInput.tags</c>, which needs the server feature <c>ARTIFACT_TAGS</c>.
    /// </summary>
    /// <exception cref="ArgumentException">A tag is not valid.</exception>
    public IReadOnlyList<string> Tags
    {
        get;
        set => field = ArtifactRules.CheckTags(value);
    } = [];

    /// <summary>
    /// The time that the server keeps the version after its creation, in whole seconds. <see langword="null"/> inherits the team's policy;
    /// <see cref="Timeout.InfiniteTimeSpan"/> keeps it until somebody deletes it. GraphQL's <c>CreateArtifactInput.ttlDurationSeconds</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than a second.</exception>
    public TimeSpan? TimeToLive
    {
        get;
        set
        {
            _ = ArtifactRules.ToSeconds(value);
            field = value;
        }
    }

    /// <summary>The entries, ordered by the code points of their paths.</summary>
    public IReadOnlyList<NewArtifactEntry> Entries => _entries.ToSortedList();

    /// <summary>The version that this one was derived from by <see cref="Artifact.CreateDraftAsync"/>.</summary>
    internal string? BaseId { get; init; }

    /// <summary>Adds a file. It is read when the version is logged, and must not change until logging has ended.</summary>
    /// <param name="path">The file on the disk. A symbolic link is followed.</param>
    /// <param name="name">The path within the artifact, with <c>/</c> between directories. The default is the name of the file.</param>
    /// <param name="replace">Whether it replaces an entry with the same path. If this is <see langword="false"/>, such an entry throws an
    /// exception.</param>
    /// <returns>This object.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The path within the artifact is not valid or already has an entry.</exception>
    public NewArtifact AddFile(string path, string? name = null, bool replace = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = FullPath.Of(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"There is no file '{path}' to add to the artifact '{Name}'.", path);
        }

        return Add(new NewArtifactEntry(EntryPath.Normalize(name ?? Path.GetFileName(full), nameof(name))) { File = full }, replace);
    }

    /// <summary>
    /// Adds all files below a directory, including hidden files. Symbolic links are followed. Files that are added to the directory later
    /// are not part of the artifact.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="name">The path within the artifact that the files are below. By default, they are at the top.</param>
    /// <param name="replace">Whether the files replace entries with the same paths. If this is <see langword="false"/>, such an entry
    /// throws an exception.</param>
    /// <returns>This object.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">
    /// The directory could not be listed, or has a symbolic link to one of its parent directories.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The directory could not be listed.</exception>
    /// <exception cref="ArgumentException">A path within the artifact is not valid or already has an entry. Nothing was added.</exception>
    public NewArtifact AddDirectory(string path, string? name = null, bool replace = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string prefix = string.IsNullOrEmpty(name) ? "" : EntryPath.Normalize(name, nameof(name)) + "/";
        return AddAll(
            LocalFiles
                .In(path)
                .Select(file => new NewArtifactEntry(EntryPath.Normalize(prefix + file.Name, nameof(name))) { File = file.Path }),
            replace
        );
    }

    /// <summary>Adds a file whose bytes are in memory.</summary>
    /// <param name="name">The path within the artifact, with <c>/</c> between directories.</param>
    /// <param name="content">The bytes, which must not change until the version is logged.</param>
    /// <param name="replace">Whether it replaces an entry with the same path. If this is <see langword="false"/>, such an entry throws an
    /// exception.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">The path is not valid or already has an entry.</exception>
    public NewArtifact AddContent(string name, ReadOnlyMemory<byte> content, bool replace = false) =>
        Add(new NewArtifactEntry(EntryPath.Normalize(name, nameof(name))) { Content = content, Size = content.Length }, replace);

    /// <summary>
    /// Adds a reference to bytes that stay where they are. When the version is logged, the address decides how the digest is found:
    /// <list type="bullet">
    /// <item>An address that a resolver of <see cref="ArtifactUploadOptions.References"/> knows, such as <c>s3://bucket/key</c>, is looked
    /// up: the ETag, the size and the version of the object are logged. For a folder, each object in it is.</item>
    /// <item><c>http</c> and <c>https</c> addresses are asked for their ETag and size.</item>
    /// <item>A <c>file</c> is read, or all files of a directory are.</item>
    /// <item>The digest of a <c>wandb-artifact</c> is that of the other artifact's entry.</item>
    /// <item>Otherwise the address itself is the digest, so that a change of the bytes is not noticed.</item>
    /// </list>
    /// If a <paramref name="digest"/> is specified, no request is sent.
    /// </summary>
    /// <param name="uri">
    /// The address of the bytes. It becomes part of the manifest: do not use an address that is signed. A version of an object is written
    /// <c>s3://bucket/key?versionId=…</c>, <c>gs://bucket/key#generation</c>, or <c>?versionId=…</c> for Azure.
    /// </param>
    /// <param name="name">
    /// The path within the artifact. For a folder, the path that its objects are below. The default is the last segment of the address or,
    /// for a folder, the top of the artifact.
    /// </param>
    /// <param name="digest">The storage's identifier of the bytes, such as the object's ETag without its quotation marks.</param>
    /// <param name="size">The size in bytes.</param>
    /// <param name="extra">Additional properties of the bytes, such as <c>{"versionID": "…", "etag": "…"}</c>: an object.</param>
    /// <param name="replace">Whether it replaces an entry with the same path. If this is <see langword="false"/>, such an entry throws an
    /// exception.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="uri"/> is not an absolute address, <paramref name="extra"/> is not an object, or the path is not valid or already
    /// has an entry.
    /// </exception>
    /// <exception cref="FileNotFoundException">The address names a file that does not exist.</exception>
    public NewArtifact AddReference(
        string uri,
        string? name = null,
        string? digest = null,
        long? size = null,
        WandbValue extra = default,
        bool replace = false
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        ArgumentOutOfRangeException.ThrowIfNegative(size.GetValueOrDefault(), nameof(size));
        int colon = uri.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0 || !Uri.CheckSchemeName(uri[..colon]))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{uri}' is not an absolute address. For a file of this machine, write 'file:///path'."),
                nameof(uri)
            );
        }

        if (!extra.IsNull && extra.Kind != WandbValueKind.Object)
        {
            throw new ArgumentException("The additional properties of a reference must be a JSON object.", nameof(extra));
        }

        if (uri[..colon].Equals("file", StringComparison.OrdinalIgnoreCase) && digest is null)
        {
            return AddLocalReference(uri, name, replace);
        }

        var entry = new NewArtifactEntry(
            EntryPath.Normalize(name ?? EntryPath.LastSegment(uri[(colon + 3)..], uri, nameof(uri)), nameof(name))
        )
        {
            Reference = uri,
            Digest = digest,
            Size = size,
            Extra = extra,
            IsNamed = name is not null,
        };
        return Add(entry, replace);
    }

    /// <summary>
    /// Adds a reference whose digest is its address. No request is sent, and a <c>file</c> is not read. The bytes need not exist yet, a
    /// change of them is not noticed, and they cannot be verified. Only the entry of a <c>wandb-artifact</c> address is looked up.
    /// (W&amp;B's Python client: <c>add_reference</c> with <c>checksum=False</c>.)
    /// </summary>
    /// <param name="uri">The address of the bytes. It becomes part of the manifest: do not use an address that is signed.</param>
    /// <param name="name">The path within the artifact. The default is the last segment of the address.</param>
    /// <param name="replace">Whether it replaces an entry with the same path. If this is <see langword="false"/>, such an entry throws an
    /// exception.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is not an absolute address, or the path is not valid or already has an
    /// entry.</exception>
    public NewArtifact AddUnverifiedReference(string uri, string? name = null, bool replace = false) =>
        AddReference(uri, name, digest: NewReferences.IsArtifact(uri) ? null : uri, replace: replace);

    /// <summary>Adds a reference to an entry of another artifact.</summary>
    /// <param name="artifact">The other artifact.</param>
    /// <param name="path">The path of its entry.</param>
    /// <param name="name">The path within this artifact. The default is the last segment of <paramref name="path"/>.</param>
    /// <param name="replace">Whether it replaces an entry with the same path. If this is <see langword="false"/>, such an entry throws an
    /// exception.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException"><paramref name="artifact"/> has no id of a server, or the path within the artifact is not valid
    /// or already has an entry.</exception>
    public NewArtifact AddArtifactReference(Artifact artifact, string path, string? name = null, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!NewReferences.HasServerId(artifact))
        {
            throw new ArgumentException("The artifact was not read from a server: it has no id that can be referred to.", nameof(artifact));
        }

        return AddReference(
            NewReferences.ToUri(artifact.Id, path),
            name ?? EntryPath.LastSegment(path, path, nameof(path)),
            replace: replace
        );
    }

    /// <summary>Removes an entry, or all entries below a directory.</summary>
    /// <param name="path">The path within the artifact.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">There is nothing with this path.</exception>
    public NewArtifact Remove(string path)
    {
        return _entries.RemoveAll(EntryPath.Normalize(path, nameof(path)))
            ? this
            : throw new ArgumentException(SafeText.Clean($"The artifact '{Name}' has no entry '{path}'."), nameof(path));
    }

    /// <summary>Returns the name, the type and the number of entries, without secrets.</summary>
    public override string ToString() =>
        SafeText.Clean(string.Create(CultureInfo.InvariantCulture, $"{Name} ({Type}, {_entries.Count} entries)"));

    /// <summary>Adds an entry of the version that this one is derived from.</summary>
    internal void Inherit(ArtifactEntry entry) =>
        _entries.Add(
            new NewArtifactEntry(entry.Path)
            {
                Digest = entry.Digest,
                Size = entry.Size,
                Reference = entry.Reference,
                Extra = entry.Extra,
                BirthArtifactId = entry.BirthArtifactId,
                IsInherited = true,
            }
        );

    /// <summary>Returns the entries, with references to folders replaced by what is in them.</summary>
    /// <param name="found">The entries that each such reference stands for.</param>
    /// <exception cref="ArgumentException">Two entries have the same path, or a path is not valid.</exception>
    internal IReadOnlyList<NewArtifactEntry> EntriesWith(IReadOnlyDictionary<NewArtifactEntry, IReadOnlyList<NewArtifactEntry>> found) =>
        (found.Count == 0 ? _entries : _entries.With(found)).ToSortedList();

    private NewArtifact AddLocalReference(string uri, string? name, bool replace)
    {
        string path =
            Uri.TryCreate(uri, UriKind.Absolute, out Uri? address) && address is { IsFile: true, IsUnc: false }
                ? address.LocalPath
                : throw new ArgumentException(SafeText.Clean($"'{uri}' is not the address of a file of this machine."), nameof(uri));
        if (File.Exists(path))
        {
            return Add(
                new NewArtifactEntry(EntryPath.Normalize(name ?? Path.GetFileName(path), nameof(name))) { Reference = uri, File = path },
                replace
            );
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is no file or directory '{path}' to refer to.", path);
        }

        string prefix = string.IsNullOrEmpty(name) ? "" : EntryPath.Normalize(name, nameof(name)) + "/";
        string root = uri.TrimEnd('/');
        return AddAll(
            LocalFiles
                .In(path)
                .Select(file => new NewArtifactEntry(EntryPath.Normalize(prefix + file.Name, nameof(name)))
                {
                    Reference = $"{root}/{string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString))}",
                    File = file.Path,
                }),
            replace
        );
    }

    private NewArtifact Add(NewArtifactEntry entry, bool replace) => AddAll([entry], replace);

    private NewArtifact AddAll(IEnumerable<NewArtifactEntry> entries, bool replace)
    {
        _entries.AddAll(entries, replace);
        return this;
    }
}
