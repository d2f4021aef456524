using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
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
public sealed partial class NewArtifact
{
    private const int LongestName = 128;
    private const int MostMetadataKeys = 100;

    private readonly Dictionary<string, NewArtifactEntry> _entries = new(StringComparer.Ordinal);

    // How many entries are below each directory.
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);

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
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (name.Length > LongestName || !ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{name}' is not the name of an artifact: at most {LongestName} of a-z, A-Z, 0-9, '-', '_' and '.'."),
                nameof(name)
            );
        }

        if (type.Length > LongestName || type.AsSpan().ContainsAny('/', ':'))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{type}' is not a type of artifacts: at most {LongestName} characters without '/' and ':'."),
                nameof(type)
            );
        }

        if (IsReserved(name, type))
        {
            throw new ArgumentException(SafeText.Clean($"W&B reserves artifacts '{name}' of type '{type}' for itself."), nameof(type));
        }

        Name = name;
        Type = type;
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
            CheckMetadata(value);
            _metadata = value;
        }
    }

    /// <summary>Metadata that the server has of another version, whatever it was that allowed it.</summary>
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
        set => field = CheckTags(value);
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
            _ = ToSeconds(value);
            field = value;
        }
    }

    /// <summary>The entries, ordered by the code points of their paths.</summary>
    public IReadOnlyList<NewArtifactEntry> Entries
    {
        get
        {
            (byte[] Path, NewArtifactEntry Entry)[] entries =
            [
                .. _entries.Values.Select(static entry => (Encoding.UTF8.GetBytes(entry.Path), entry)),
            ];
            Array.Sort(entries, static (left, right) => left.Path.AsSpan().SequenceCompareTo(right.Path));
            return [.. entries.Select(static entry => entry.Entry)];
        }
    }

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
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"There is no file '{path}' to add to the artifact '{Name}'.", path);
        }

        return Add(new NewArtifactEntry(Normalize(name ?? Path.GetFileName(full), nameof(name))) { File = full }, replace);
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
        string prefix = string.IsNullOrEmpty(name) ? "" : Normalize(name, nameof(name)) + "/";
        return AddAll(
            FilesOf(path).Select(file => new NewArtifactEntry(Normalize(prefix + file.Name, nameof(name))) { File = file.Path }),
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
        Add(new NewArtifactEntry(Normalize(name, nameof(name))) { Content = content, Size = content.Length }, replace);

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
            throw new ArgumentException("It is not an object.", nameof(extra));
        }

        if (uri[..colon].Equals("file", StringComparison.OrdinalIgnoreCase) && digest is null)
        {
            return AddLocalReference(uri, name, replace);
        }

        var entry = new NewArtifactEntry(Normalize(name ?? LastSegment(uri[(colon + 3)..], uri, nameof(uri)), nameof(name)))
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

        return AddReference(NewReferences.ToUri(artifact.Id, path), name ?? LastSegment(path, path, nameof(path)), replace: replace);
    }

    /// <summary>Removes an entry, or all entries below a directory.</summary>
    /// <param name="path">The path within the artifact.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">There is nothing with this path.</exception>
    public NewArtifact Remove(string path)
    {
        string normalized = Normalize(path, nameof(path));
        string prefix = normalized + "/";
        string[] removed = _entries.ContainsKey(normalized)
            ? [normalized]
            : [.. _entries.Keys.Where(entry => entry.StartsWith(prefix, StringComparison.Ordinal))];
        if (removed.Length == 0)
        {
            throw new ArgumentException(SafeText.Clean($"The artifact '{Name}' has no entry '{path}'."), nameof(path));
        }

        foreach (string entry in removed)
        {
            RemoveEntry(entry);
        }

        return this;
    }

    /// <summary>Returns the name, the type and the number of entries, without secrets.</summary>
    public override string ToString() =>
        SafeText.Clean(string.Create(CultureInfo.InvariantCulture, $"{Name} ({Type}, {_entries.Count} entries)"));

    /// <summary>A time to live in W&amp;B's numbers.</summary>
    internal static long? ToSeconds(TimeSpan? timeToLive) =>
        timeToLive is not { } time ? null
        : time == Timeout.InfiniteTimeSpan ? KeptForever
        : time >= TimeSpan.FromSeconds(1) ? (long)time.TotalSeconds
        : throw new ArgumentOutOfRangeException(nameof(timeToLive), time, "It is less than a second.");

    internal const long KeptForever = -2;

    internal const long InheritedTimeToLive = -1;

    internal static IReadOnlyList<string> CheckTags(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (string tag in tags)
        {
            if (tag is null || tag.Length > LongestName || !IsTag(tag))
            {
                throw new ArgumentException(
                    SafeText.Clean($"'{tag}' is not a tag: letters, digits, '_', '-', and spaces between these."),
                    nameof(tags)
                );
            }
        }

        return [.. tags.Distinct(StringComparer.Ordinal)];
    }

    internal static void CheckMetadata(WandbValue metadata)
    {
        if (metadata.IsNull)
        {
            return;
        }

        if (metadata.Kind != WandbValueKind.Object || metadata.Count > MostMetadataKeys)
        {
            throw new ArgumentException(SafeText.Clean($"Metadata is an object of at most {MostMetadataKeys} keys."), nameof(metadata));
        }

        if (HasNonFinite(metadata))
        {
            throw new ArgumentException("Metadata has a number that is NaN or infinite, which W&B does not store.", nameof(metadata));
        }
    }

    /// <summary>The entries, with other ones in the place of references to folders.</summary>
    /// <param name="found">What references were found to stand for.</param>
    /// <exception cref="ArgumentException">Two entries have one path, or one has a path that no artifact can have.</exception>
    internal IReadOnlyList<NewArtifactEntry> EntriesWith(IReadOnlyDictionary<NewArtifactEntry, IReadOnlyList<NewArtifactEntry>> found)
    {
        if (found.Count == 0)
        {
            return Entries;
        }

        var all = new NewArtifact(Name, Type);
        foreach (NewArtifactEntry entry in _entries.Values)
        {
            if (!found.ContainsKey(entry))
            {
                all.AddEntry(entry);
            }
        }

        return all.AddAll(
            found.Values.SelectMany(static entries => entries).Select(static entry => entry with { Path = Normalize(entry.Path, "name") }),
            replace: false
        ).Entries;
    }

    /// <summary>Adds an entry of the version that this one is derived from.</summary>
    internal void Inherit(ArtifactEntry entry) =>
        AddEntry(
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

    private NewArtifact AddLocalReference(string uri, string? name, bool replace)
    {
        string path =
            Uri.TryCreate(uri, UriKind.Absolute, out Uri? address) && address is { IsFile: true, IsUnc: false }
                ? address.LocalPath
                : throw new ArgumentException(SafeText.Clean($"'{uri}' is not the address of a file of this machine."), nameof(uri));
        if (File.Exists(path))
        {
            return Add(
                new NewArtifactEntry(Normalize(name ?? Path.GetFileName(path), nameof(name))) { Reference = uri, File = path },
                replace
            );
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is no file or directory '{path}' to refer to.", path);
        }

        string prefix = string.IsNullOrEmpty(name) ? "" : Normalize(name, nameof(name)) + "/";
        string root = uri.TrimEnd('/');
        return AddAll(
            FilesOf(path)
                .Select(file => new NewArtifactEntry(Normalize(prefix + file.Name, nameof(name)))
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
        // All of them or none: what comes next may be refused.
        List<(NewArtifactEntry Entry, NewArtifactEntry? Replaced)> added = [];
        try
        {
            foreach (NewArtifactEntry entry in entries)
            {
                NewArtifactEntry? replaced = _entries.GetValueOrDefault(entry.Path);
                if (replaced is not null && !replace)
                {
                    throw new ArgumentException(
                        SafeText.Clean($"The artifact '{Name}' has an entry '{entry.Path}' already. Remove it first, or replace it.")
                    );
                }

                if (replaced is not null)
                {
                    RemoveEntry(entry.Path);
                }

                added.Add((entry, replaced));
                AddEntry(entry);
            }

            return this;
        }
        catch
        {
            foreach ((NewArtifactEntry entry, NewArtifactEntry? replaced) in Enumerable.Reverse(added))
            {
                if (_entries.ContainsKey(entry.Path))
                {
                    RemoveEntry(entry.Path);
                }

                if (replaced is not null)
                {
                    AddEntry(replaced);
                }
            }

            throw;
        }
    }

    private void AddEntry(NewArtifactEntry entry)
    {
        string path = entry.Path;
        if (_directories.ContainsKey(path))
        {
            throw new ArgumentException(SafeText.Clean($"'{path}' is a directory of the artifact '{Name}', so it cannot be a file."));
        }

        foreach (string directory in DirectoriesOf(path))
        {
            if (_entries.ContainsKey(directory))
            {
                throw new ArgumentException(
                    SafeText.Clean($"'{directory}' is a file of the artifact '{Name}', so '{path}' cannot be below it.")
                );
            }
        }

        _entries.Add(path, entry);
        foreach (string directory in DirectoriesOf(path))
        {
            _directories[directory] = _directories.GetValueOrDefault(directory) + 1;
        }
    }

    private void RemoveEntry(string path)
    {
        _entries.Remove(path);
        foreach (string directory in DirectoriesOf(path))
        {
            if (--_directories[directory] == 0)
            {
                _directories.Remove(directory);
            }
        }
    }

    private static IEnumerable<string> DirectoriesOf(string path)
    {
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }

    private static IEnumerable<(string Name, string Path)> FilesOf(string path)
    {
        string root = Path.GetFullPath(path);
        return Directory.Exists(root)
            ? Walk(new DirectoryInfo(root), "", [ResolvedPath(root)])
            : throw new DirectoryNotFoundException($"There is no directory '{path}'.");

        static IEnumerable<(string, string)> Walk(DirectoryInfo directory, string prefix, List<string> around)
        {
            var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
            foreach (FileSystemInfo found in directory.EnumerateFileSystemInfos("*", options))
            {
                if (found is not DirectoryInfo below)
                {
                    yield return (prefix + found.Name, found.FullName);
                    continue;
                }

                // From where the directory is in truth: '..' in a link is the same each time that the link is come to.
                string resolved = ResolvedPath(Path.Combine(around[^1], found.Name));
                if (around.Contains(resolved))
                {
                    throw new IOException($"The symbolic link '{below.FullName}' leads to a directory that it is in.");
                }

                around.Add(resolved);
                foreach ((string, string) file in Walk(below, $"{prefix}{found.Name}/", around))
                {
                    yield return file;
                }

                around.RemoveAt(around.Count - 1);
            }
        }
    }

    private static string ResolvedPath(string directory) =>
        Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(Directory.ResolveLinkTarget(directory, returnFinalTarget: true)?.FullName ?? directory)
        );

    /// <summary>The path that an entry gets, or an error.</summary>
    internal static string Normalize(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        string normalized = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        string? problem =
            normalized[0] == '/' || Path.IsPathRooted(normalized) ? "it is not relative"
            : normalized.Contains('\0', StringComparison.Ordinal) ? "it has a null character"
            : normalized.Split('/').Any(static segment => segment is "" or "." or "..") ? "a segment of it is empty, '.' or '..'"
            : !IsUnicode(normalized) ? "it is not Unicode"
            : null;
        return problem is null
            ? normalized
            : throw new ArgumentException(SafeText.Clean($"'{path}' cannot be a path in an artifact: {problem}."), parameter);
    }

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static string LastSegment(string address, string whole, string parameter)
    {
        int end = address.AsSpan().IndexOfAny('?', '#');
        string last = (end < 0 ? address : address[..end]).Split('/')[^1];
        return last.Length > 0
            ? last
            : throw new ArgumentException(
                SafeText.Clean(
                    $"The address '{whole}' ends with no name. Say the path within the artifact (name), or write a folder without '/' "
                        + "at its end."
                ),
                parameter
            );
    }

    private static bool HasNonFinite(WandbValue value) =>
        value.Kind switch
        {
            WandbValueKind.Object => value.Members.Any(static member => HasNonFinite(member.Value)),
            WandbValueKind.Array => value.Items.Any(HasNonFinite),
            WandbValueKind.Number => !double.IsFinite(value.GetDouble()),
            _ => false,
        };

    private static bool IsReserved(string name, string type) =>
        type == "job"
        || type.StartsWith("wandb-", StringComparison.Ordinal)
        || (type == "run_table" && name.StartsWith("run-", StringComparison.Ordinal))
        || (type == "code" && name.StartsWith("source-", StringComparison.Ordinal));

    [GeneratedRegex(@"^[a-zA-Z0-9_\-.]+\z")]
    private static partial Regex ValidName();

    // Words with spaces between them. A word is of what Python calls so (\w), which .NET does not: no combining marks, all numbers.
    private static bool IsTag(string tag)
    {
        if (tag.Length == 0 || tag[0] == ' ' || tag[^1] == ' ')
        {
            return false;
        }

        foreach (Rune rune in tag.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune) && !Rune.IsNumber(rune) && rune.Value is not ('_' or '-' or ' '))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An entry of a version that is to be logged.</summary>
/// <param name="Path">The path within the artifact, with <c>/</c> between directories.</param>
public sealed record NewArtifactEntry(string Path)
{
    /// <summary>The full path of the file on the disk, or <see langword="null"/> if the bytes are elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>The address of the bytes of a reference, or <see langword="null"/> if the artifact has the bytes itself.</summary>
    public string? Reference { get; init; }

    /// <summary>The digest, or <see langword="null"/> if it is computed when the version is logged.</summary>
    public string? Digest { get; init; }

    /// <summary>The size in bytes, or <see langword="null"/> if it is not known yet.</summary>
    public long? Size { get; init; }

    /// <summary>Additional properties of a reference: an object, or a <see cref="WandbValueKind.Null"/> value if there are none.</summary>
    public WandbValue Extra { get; init; }

    /// <summary>Whether the bytes are inherited from the version that this draft was created from.</summary>
    public bool IsInherited { get; init; }

    internal ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>Whether the path was given, and is not the end of the address of a reference.</summary>
    internal bool IsNamed { get; init; }

    internal string? BirthArtifactId { get; init; }

    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(NewArtifactEntry), PrintMembers);
}
