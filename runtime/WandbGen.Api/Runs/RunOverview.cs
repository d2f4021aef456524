namespace WandbGen;

/// <summary>
/// A run without its configuration, summary and system metrics, which are the largest part of a listing. <see cref="Run"/> adds these.
/// </summary>
/// <remarks>
/// Names follow W&amp;B's Python client: <see cref="Id"/> is the id in the run's address, and <see cref="Name"/> is the display name.
/// </remarks>
[WandbObject("Run")]
public partial class RunOverview : ProjectItem
{
    /// <summary>The run's id within its project, such as <c>1jx3ka02</c>: GraphQL's <c>Run.name</c>.</summary>
    [WandbField("name")]
    public required string Id { get; init; }

    /// <summary>The display name, such as <c>swift-river-12</c>: GraphQL's <c>Run.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>The server's opaque identifier: GraphQL's <c>Run.id</c>.</summary>
    [WandbField("id")]
    public required string StorageId { get; init; }

    /// <summary>
    /// The state of the run: <c>run.State == RunState.Finished</c>. A state that this version of the library does not have keeps its name.
    /// The name is empty if the server does not state it.
    /// </summary>
    public GraphQLEnum<RunState> State => StateOrNull.GetValueOrDefault();

    [WandbField("state")]
    internal GraphQLEnum<RunState>? StateOrNull { get; init; }

    /// <summary>The run's tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The group that the run belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>The job type of the run, such as <c>train</c> or <c>eval</c>.</summary>
    public string? JobType { get; init; }

    /// <summary>The notes that users wrote about the run, in Markdown.</summary>
    public string? Notes { get; init; }

    /// <summary>The run's description.</summary>
    public string? Description { get; init; }

    /// <summary>The commit of the code that the run executed.</summary>
    public string? Commit { get; init; }

    /// <summary>
    /// The id of the sweep that started the run, or <see langword="null"/> if it does not belong to a sweep: GraphQL's
    /// <c>Run.sweepName</c>.
    /// </summary>
    public string? SweepName { get; init; }

    /// <summary>The name of the user who started the run, as it is used in addresses: GraphQL's <c>Run.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>The time when the run started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the run's last heartbeat.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The number of rows in the history of the run.</summary>
    public int? HistoryLineCount { get; init; }

    /// <summary>The run's path, <c>entity/project/run</c>.</summary>
    public string Path => $"{Entity}/{Project}/{Id}";

    /// <summary>The address of the run's web page.</summary>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public Uri Url => WebPage.Of(ReadingClient, Entity, Project, "runs", Id);

    /// <summary>The run's files, fetched page by page as they are enumerated. Sends no request.</summary>
    /// <param name="names">The names of the files. <see langword="null"/> or an empty list selects all files.</param>
    /// <param name="pattern">
    /// An SQL <c>LIKE</c> pattern that the names of the files match: <c>%</c> matches any text, <c>_</c> matches any one character. For
    /// example, <c>%.json</c>.
    /// </param>
    /// <param name="upload">Whether <see cref="RunFile.Url"/> is an address for uploading and not for downloading.</param>
    /// <param name="pageSize">The number of files per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times. Each enumeration sends new requests.</returns>
    /// <exception cref="ArgumentException">
    /// Both <paramref name="names"/> and <paramref name="pattern"/> are specified, which W&amp;B does not support.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual Files Files(IReadOnlyList<string>? names = null, string? pattern = null, bool upload = false, int? pageSize = null) =>
        new(this, names, pattern, upload, pageSize);

    /// <summary>Reads a file of the run.</summary>
    /// <param name="name">The file's name within the run, such as <c>media/plot.png</c>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WandbNotFoundException">The run has no such file.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual async Task<RunFile> FileAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        await foreach (RunFile file in Files([name], pageSize: 1).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (file.WasUploaded)
            {
                return file;
            }
        }

        throw new WandbNotFoundException($"The run '{Path}' has no file '{name}'.", "project.run.files", "File");
    }

    /// <summary>Uploads a file to the run. It replaces a file with the same name. Either all of its bytes are stored or none.</summary>
    /// <param name="path">The path of the file on the disk. The file must not change during the upload.</param>
    /// <param name="name">
    /// The name of the file within the run, with <c>/</c> between directories. The default is the path relative to the current directory,
    /// with <c>__</c> for each parent directory, as W&amp;B's Python client names it.
    /// </param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the upload.</param>
    /// <returns>The uploaded file, and what the server confirmed. <see cref="FileAsync"/> returns the file itself.</returns>
    /// <exception cref="WandbUploadException">
    /// The file is not a regular file, cannot be read or changed during the upload, the storage refuses it, or the storage or the server
    /// has different bytes.
    /// </exception>
    /// <exception cref="WandbException">The server refused the upload, or could not be reached within the allowed attempts.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>
    /// The steps are those of W&amp;B's client: GraphQL's <c>createRunFiles</c> returns a signed address, the bytes are sent there with
    /// <c>PUT</c>, and <c>markRunFilesUploaded</c> registers them on servers that have this mutation. If the storage does not confirm its
    /// bytes, they are compared with GraphQL's <c>File</c>. If the server does not know the bytes yet or does not answer, <see
    /// cref="UploadedFile.Verification"/> is <see cref="VerificationLevel.None"/>.
    /// </remarks>
    public virtual Task<UploadedFile> UploadAsync(
        string path,
        string? name = null,
        UploadOptions? options = null,
        IProgress<UploadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WandbClient client = ReadingClient;
        return client.Uploads.UploadAsync(
            path,
            new RunUpload(client, this, name ?? RunUpload.NameOf(path)),
            options,
            progress,
            cancellationToken
        );
    }

    /// <summary>The lines that the run printed, from first to last. Sends no request.</summary>
    /// <param name="pageSize">The number of lines per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. If the run is still running, each enumeration returns the lines that exist
    /// at that time; <see cref="WandbGen.ConsoleLogs.FollowAsync"/> continues until the run has ended.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual ConsoleLogs ConsoleLogs(int? pageSize = null) => new(ReadingClient, Entity, Project, Id, pageSize);

    /// <summary>The artifacts that the run used. Sends no request.</summary>
    /// <param name="pageSize">The number of artifacts per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual UsedArtifacts UsedArtifacts(int? pageSize = null) => new(ReadingClient, Entity, Project, Id, pageSize);

    /// <summary>The artifacts that the run logged. Sends no request.</summary>
    /// <param name="pageSize">The number of artifacts per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual LoggedArtifacts LoggedArtifacts(int? pageSize = null) => new(ReadingClient, Entity, Project, Id, pageSize);

    /// <summary>Reads the run again, with its configuration and metrics.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The complete run. This object does not change.</returns>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual Task<Run> LoadAsync(CancellationToken cancellationToken = default) =>
        WandbApi.QueryRunAsync(ReadingClient, Entity, Project, Id, cancellationToken);

    private protected override string Label => Path;
}
