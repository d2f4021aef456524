namespace WandbGen.References.Tests;

/// <summary>A version of an object in a storage.</summary>
/// <param name="Key">The bucket and the object's name, with <c>/</c> between them.</param>
/// <param name="Version">The version; <see langword="null"/> if the storage has none.</param>
/// <param name="Tag">The ETag without its quotes.</param>
/// <param name="Text">The bytes.</param>
internal sealed record StoredObject(string Key, string? Version, string Tag, string Text)
{
    /// <summary>Whether it is a marker of a folder.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Whether it says that the object was deleted.</summary>
    public bool IsDeletion { get; init; }

    /// <summary>Whether it was put together from others, so that the storage knows no MD5.</summary>
    public bool IsComposite { get; init; }
}
