namespace WandbGen.Sandbox.Data;

/// <summary>A run as it is stored.</summary>
/// <param name="Id">The row.</param>
/// <param name="Name">The run's id in its address.</param>
/// <param name="Config">JSON: an object of <c>{"value": …}</c> by key.</param>
/// <param name="Summary">JSON: the last value of every metric.</param>
/// <param name="Folder">The directory that its files are served from, or <see langword="null"/>.</param>
public sealed record RunRecord(
    long Id,
    string Entity,
    string Project,
    string Name,
    string DisplayName,
    string State,
    DateTimeOffset CreatedAt,
    string Config,
    string Summary,
    int HistoryLineCount,
    string? Folder);

/// <summary>A file as it is stored.</summary>
/// <param name="Id">The row.</param>
/// <param name="Path">Where the bytes are on disk; otherwise they are in the database.</param>
public sealed record FileRecord(long Id, RunRecord Run, string Name, long Size, DateTimeOffset UpdatedAt, string? Path)
{
    /// <summary>The media type, by the name's extension.</summary>
    public string MimeType => MimeTypes.Of(Name);
}
