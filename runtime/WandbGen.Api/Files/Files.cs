namespace WandbGen;

/// <summary>The files of a run: GraphQL's <c>project.run.files</c>, a lazy collection that can be enumerated again and again.</summary>
/// <remarks>
/// <see cref="CountAsync"/> is GraphQL's <c>Run.fileCount</c>: the number of all the run's files, whatever names or pattern this collection has.
/// </remarks>
[WandbCollection<RunFile>("""
    query RunFiles($entity: String!, $project: String!, $run: String!, $names: [String!], $pattern: String, $upload: Boolean) {
      project(name: $project, entityName: $entity) {
        run(name: $run) {
          projectId
          fileCount @total
          files(names: $names, pattern: $pattern)
        }
      }
    }
    """)]
public sealed partial class Files
{
    /// <summary>The files of <paramref name="run"/>; sends nothing yet.</summary>
    /// <param name="run">The run, as <see cref="WandbApi.RunAsync"/> gave it.</param>
    /// <param name="names">Only the files with these names; none or an empty list means all.</param>
    /// <param name="pattern">Only the files whose name matches this SQL <c>LIKE</c> pattern: <c>%</c> is any text, <c>_</c> any one character (<c>%.json</c>).</param>
    /// <param name="upload">Whether <see cref="RunFile.Url"/> is the address to upload to instead of the one to download from.</param>
    /// <param name="pageSize">The number of files a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentException">Both <paramref name="names"/> and <paramref name="pattern"/> are given, which W&amp;B does not support.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public Files(Run run, IReadOnlyList<string>? names = null, string? pattern = null, bool upload = false, int? pageSize = null)
        : this(ClientOf(run), pageSize, run.Entity, run.Project, run.Id, NullIfEmpty(names), string.IsNullOrEmpty(pattern) ? null : pattern, upload)
    {
        if (_names is not null && _pattern is not null)
        {
            throw new ArgumentException("Files cannot be asked for by names and by pattern at once: W&B does not support it. Give one of the two.", nameof(pattern));
        }
    }

    private static WandbClient ClientOf(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Client ?? throw new InvalidOperationException("This run was not read from a server, so it cannot list files. Get it from WandbApi.RunAsync.");
    }

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? names) => names is { Count: > 0 } ? names : null;
}
