namespace WandbGen;

/// <summary>
/// The position that an enumeration had reached. <see cref="PagedCollection{T}.ResumeAt"/> continues there, without losing or repeating an
/// item.
/// </summary>
/// <param name="Page">The cursor of the last page that was received, or <see langword="null"/> for the first page.</param>
/// <param name="Skip">The number of items of that page that were already returned; not negative.</param>
public readonly record struct ResumePoint(PageCursor? Page, int Skip);
