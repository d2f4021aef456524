namespace WandbGen;

/// <summary>How far <see cref="Files.DeleteAllAsync"/> is.</summary>
/// <param name="FilesDeleted">The number of files that are gone.</param>
/// <param name="FilesFailed">The number of files that could not be deleted.</param>
/// <param name="Files">The number of files to delete.</param>
public readonly record struct DeleteProgress(int FilesDeleted, int FilesFailed, int Files);
