namespace WandbGen;

/// <summary>The progress of <see cref="Files.DeleteAllAsync"/>.</summary>
/// <param name="FilesDeleted">The number of files that are deleted.</param>
/// <param name="FilesFailed">The number of files that could not be deleted.</param>
/// <param name="Files">The number of files to delete.</param>
public readonly record struct DeleteProgress(int FilesDeleted, int FilesFailed, int Files);
