namespace WandbGen;

/// <summary>The parts of the address of an object in a cloud. As W&amp;B's client writes it, nothing is escaped.</summary>
/// <param name="Bucket">The bucket or container.</param>
/// <param name="Key">The object's name, to the end of the address.</param>
internal sealed record ObjectAddress(string Bucket, string Key)
{
    /// <summary>Reads the part of an address after the scheme or the account.</summary>
    /// <param name="entry">The entry that has the address.</param>
    /// <param name="start">The part of the address before the bucket.</param>
    /// <exception cref="WandbDownloadException">It names no object.</exception>
    public static ObjectAddress Read(ArtifactEntry entry, string start) =>
        TrySplit(entry.Reference!, start) is { Key.Length: > 0 } address
            ? address
            : throw new WandbDownloadException(
                $"'{entry.Path}' is a reference to '{entry.Reference}', which is not the address of an object.",
                entry.Path
            );

    /// <summary>Reads the address of a reference that is logged, which may be a folder's or a whole bucket's.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="start">What stands before the bucket.</param>
    /// <param name="separator">What stands before the version of an object.</param>
    /// <param name="version">The version; <see langword="null"/> if the address names none.</param>
    /// <exception cref="WandbUploadException">It names no bucket.</exception>
    public static ObjectAddress ReadToLog(ArtifactEntry reference, string start, string separator, out string? version)
    {
        string address = reference.Reference!;
        int end = address.LastIndexOf(separator, StringComparison.OrdinalIgnoreCase);
        version = end < 0 || end + separator.Length == address.Length ? null : address[(end + separator.Length)..];
        return TrySplit(end < 0 ? address : address[..end], start)
            ?? throw new WandbUploadException($"'{reference.Path}' is a reference to '{address}', which names no bucket.", reference.Path);
    }

    /// <summary>Whether the key is that of a folder marker.</summary>
    public static bool IsFolderMarker(string key) => key.EndsWith('/');

    /// <summary>The prefix of the keys of all objects of a folder.</summary>
    public string FolderPrefix => Key.Length == 0 ? "" : Key.TrimEnd('/') + "/";

    /// <summary>Creates the entry of an object of a folder.</summary>
    /// <param name="reference">The folder.</param>
    /// <param name="key">The key of the object, which begins with <see cref="FolderPrefix"/>.</param>
    /// <param name="start">What stands before the bucket.</param>
    public ArtifactEntry EntryBelow(ArtifactEntry reference, string key, string start) =>
        reference with
        {
            Path = $"{reference.Path}/{key[FolderPrefix.Length..]}",
            Reference = $"{start}{Bucket}/{key}",
        };

    /// <summary>Creates the exception for a reference to an object that does not exist.</summary>
    public static WandbNotFoundException NotThere(ArtifactEntry reference, string? version, string typeName) =>
        new(
            $"'{reference.Path}' is a reference to {reference.Reference}, which is not an object"
                + (version is null ? " and no folder with objects." : $" with the version '{version}'."),
            typeName: typeName
        );

    // An account or a scheme can be written in other forms, for example with a port, and the object would then be searched at the wrong
    // place.
    private static ObjectAddress? TrySplit(string address, string start)
    {
        string rest = address.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? address[start.Length..] : "";
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        (string bucket, string key) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        return bucket.Length == 0 ? null : new ObjectAddress(bucket, key);
    }

    /// <summary>Returns a property that the client logged with a reference, or <see langword="null"/> if there is none.</summary>
    public static string? NoteOf(ArtifactEntry entry, string name) =>
        entry.Extra.Kind == WandbValueKind.Object && entry.Extra.TryGetValue(name, out WandbValue note) && !note.IsNull
            ? note.ToString().Trim('"') is { Length: > 0 } text
                ? text
                : null
            : null;
}
