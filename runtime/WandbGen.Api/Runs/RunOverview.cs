namespace WandbGen;

/// <summary>
/// What a table of runs shows of one: everything but the run's configuration, summary and system metrics, which <see cref="Run"/> adds and
/// which are most of a listing's bytes.
/// </summary>
/// <remarks>Names follow W&amp;B's Python client: <see cref="Id"/> is what stands in the run's address, <see cref="Name"/> what people call
/// it.</remarks>
[WandbObject("Run")]
public partial class RunOverview : ProjectItem
{
    /// <summary>The run's id within its project, such as <c>1jx3ka02</c>: GraphQL's <c>Run.name</c>.</summary>
    [WandbField("name")]
    public required string Id { get; init; }

    /// <summary>The name shown to people, such as <c>swift-river-12</c>: GraphQL's <c>Run.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>The server's own opaque id: GraphQL's <c>Run.id</c>.</summary>
    [WandbField("id")]
    public required string StorageId { get; init; }

    /// <summary>
    /// What the run is doing: <c>run.State == RunState.Finished</c>. A state that this version does not know keeps its name; the name is
    /// empty where the server says nothing.
    /// </summary>
    public GraphQLEnum<RunState> State => StateOrNull.GetValueOrDefault();

    [WandbField("state")]
    internal GraphQLEnum<RunState>? StateOrNull { get; init; }

    /// <summary>The run's tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The group that the run belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>The run's part in its group, such as <c>train</c> or <c>eval</c>.</summary>
    public string? JobType { get; init; }

    /// <summary>What people wrote about the run, in Markdown.</summary>
    public string? Notes { get; init; }

    /// <summary>The run's description.</summary>
    public string? Description { get; init; }

    /// <summary>The commit of the code that ran.</summary>
    public string? Commit { get; init; }

    /// <summary>The id of the sweep that started the run, or <see langword="null"/> if none did: GraphQL's <c>Run.sweepName</c>.</summary>
    public string? SweepName { get; init; }

    /// <summary>The name of the user who started the run, as in addresses: GraphQL's <c>Run.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>When the run started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the run was last heard of.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The number of the run's history rows.</summary>
    public int? HistoryLineCount { get; init; }

    /// <summary>The run's path, <c>entity/project/run</c>.</summary>
    public string Path => $"{Entity}/{Project}/{Id}";

    /// <summary>The address of the run's page for people.</summary>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public Uri Url => WebPage.Of(ReadingClient, Entity, Project, "runs", Id);

    /// <summary>The run's files, fetched page by page as they are enumerated; sends nothing yet.</summary>
    /// <param name="names">Only the files with these names; none or an empty list means all.</param>
    /// <param name="pattern">Only the files whose name matches this SQL <c>LIKE</c> pattern: <c>%</c> is any text, <c>_</c> any one
    /// character (<c>%.json</c>).</param>
    /// <param name="upload">Whether <see cref="RunFile.Url"/> is the address to upload to instead of the one to download from.</param>
    /// <param name="pageSize">The number of files a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times; each enumeration asks the server anew.</returns>
    /// <exception cref="ArgumentException">Both <paramref name="names"/> and <paramref name="pattern"/> are given, which W&amp;B does not
    /// support.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual Files Files(IReadOnlyList<string>? names = null, string? pattern = null, bool upload = false, int? pageSize = null) =>
        new(this, names, pattern, upload, pageSize);

    /// <summary>One file of the run.</summary>
    /// <param name="name">The file's name within the run, such as <c>media/plot.png</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WandbNotFoundException">The run has no such file.</exception>
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

    /// <summary>Uploads a file to the run, over one of the same name if there is one; all of its bytes are there at once or none
    /// are.</summary>
    /// <param name="path">The file on disk; it must not change meanwhile.</param>
    /// <param name="name">
    /// The file's name within the run, with <c>/</c> between directories. Without one it is the path from the current directory, with
    /// <c>__</c> for each step up, as the Python client names it.
    /// </param>
    /// <param name="options">The limits.</param>
    /// <param name="progress">Is told of the bytes as they are sent.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <returns>What was sent, and what the server says of it; <see cref="FileAsync"/> has the file itself.</returns>
    /// <exception cref="WandbUploadException">
    /// The file is no regular one, could not be read or changed meanwhile, the storage refuses it, or the storage or the server says that
    /// it has other bytes.
    /// </exception>
    /// <exception cref="WandbException">The server refused, or could not be reached in the attempts that are allowed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>
    /// W&amp;B's own steps: GraphQL's <c>createRunFiles</c> gives a signed address, the bytes go there by <c>PUT</c>, and
    /// <c>markRunFilesUploaded</c> registers them where the
    /// server has it. A storage that says nothing of its bytes is checked against GraphQL's <c>File</c>; the server may not know them yet
    /// or not
    /// answer, and then <see cref="UploadedFile.Verification"/> is <see cref="VerificationLevel.None"/>.
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

    /// <summary>What the run printed, line by line, first to last; sends nothing yet.</summary>
    /// <param name="pageSize">The number of lines a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times; of a run that is still running, each enumeration sees the lines
    /// that are there by then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual ConsoleLogs ConsoleLogs(int? pageSize = null) => new(ReadingClient, Entity, Project, Id, pageSize);

    /// <summary>The artifacts that the run used; sends nothing yet.</summary>
    /// <param name="pageSize">The number of artifacts a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual UsedArtifacts UsedArtifacts(int? pageSize = null) => new(ReadingClient, Entity, Project, Id, pageSize);

    /// <summary>The artifacts that the run logged; sends nothing yet.</summary>
    /// <param name="pageSize">The number of artifacts a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual LoggedArtifacts LoggedArtifacts(int? pageSize = null) => new(ReadingClient, Entity, Project, Id, pageSize);

    /// <summary>The run as the server knows it now, with its configuration and metrics.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The whole run; this object stays what it is.</returns>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key has no access to it any more.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual Task<Run> LoadAsync(CancellationToken cancellationToken = default) =>
        WandbApi.QueryRunAsync(ReadingClient, Entity, Project, Id, cancellationToken);

    /// <summary>Changes what people see of the run: its name, tags, notes or group. What is not set stays as it is.</summary>
    /// <param name="update">The changes.</param>
    /// <param name="cancellationToken">Cancels the request; whether the server has changed the run is then unknown.</param>
    /// <returns>The run as it is now, read again; this object stays what it is.</returns>
    /// <exception cref="WandbException">The server refused.</exception>
    /// <exception cref="WandbNotFoundException">The server does not know the run any more.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>GraphQL's <c>upsertBucket</c> with this run's own <c>id</c>, so that no other run and no new one can be meant. It is never
    /// sent twice.</remarks>
    /// <example>
    /// <code>
    /// run = await run.UpdateAsync(new RunUpdate { Name = "baseline", Tags = [.. run.Tags ?? [], "best"], Notes = "" });
    /// </code>
    /// </example>
    public virtual async Task<Run> UpdateAsync(RunUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        await UpsertAsync(ReadingClient, update with { Id = StorageId }, cancellationToken).ConfigureAwait(false);
        return await LoadAsync(cancellationToken).ConfigureAwait(false);
    }

    private protected override string Label => Path;

    [WandbMutation("mutation UpdateRun($input: UpsertBucketInput!) { upsertBucket(input: $input) { bucket { id } } }")]
    private static partial Task<string> UpsertAsync(WandbClient client, RunUpdate input, CancellationToken cancellationToken);
}
