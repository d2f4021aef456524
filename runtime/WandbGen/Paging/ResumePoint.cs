namespace WandbGen;

/// <summary>How far an enumeration came: where <see cref="PagedCollection{T}.ResumeAt"/> goes on without an item lost or
/// repeated.</summary>
/// <param name="Page">The cursor of the last page that arrived, or <see langword="null"/> for the first page.</param>
/// <param name="Skip">The number of items from there on that were yielded already; not negative.</param>
public readonly record struct ResumePoint(PageCursor? Page, int Skip);
