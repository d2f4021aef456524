namespace WandbGen;

/// <summary>The address of an object in a cloud, taken apart as W&amp;B's client writes it: nothing is escaped.</summary>
/// <param name="Bucket">The bucket or container.</param>
/// <param name="Key">The object's name, to the end of the address.</param>
internal sealed record ObjectAddress(string Bucket, string Key)
{
    /// <summary>Reads the part of an address behind the scheme or the account.</summary>
    /// <param name="entry">The entry that has the address.</param>
    /// <param name="start">What stands before the bucket.</param>
    /// <exception cref="WandbDownloadException">It names no object.</exception>
    public static ObjectAddress Read(ArtifactEntry entry, string start)
    {
        // The same account or scheme can be written in other ways, with a port for instance, and no object would be where it is looked for.
        string rest = entry.Reference!.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? entry.Reference[start.Length..] : "";
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash + 1 < rest.Length
            ? new ObjectAddress(rest[..slash], rest[(slash + 1)..])
            : throw new WandbDownloadException($"'{entry.Path}' is a reference to '{entry.Reference}', which is no object.", entry.Path);
    }

    /// <summary>What the client that logged a reference noted of it; <see langword="null"/> if it noted nothing.</summary>
    public static string? NoteOf(ArtifactEntry entry, string name) =>
        entry.Extra.Kind == WandbValueKind.Object && entry.Extra.TryGetValue(name, out WandbValue note) && !note.IsNull
            ? note.ToString().Trim('"') is { Length: > 0 } text
                ? text
                : null
            : null;
}
