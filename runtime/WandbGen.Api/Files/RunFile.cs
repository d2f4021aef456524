using System.Globalization;

namespace WandbGen;

/// <summary>A file of a run: GraphQL's <c>File</c>.</summary>
[WandbObject("File")]
public partial class RunFile : WandbFile
{
    /// <summary>
    /// The name of the file within the run, with <c>/</c> between directories. It comes from the server: do not use it as a path; <see
    /// cref="WandbFile.DownloadAsync"/> does so safely.
    /// </summary>
    public override required string Name { get; init; }

    /// <summary>
    /// The address to download the file from, or to upload it to if the collection was created with <c>upload: true</c>. It can be signed
    /// and expire, so treat it as a secret.
    /// </summary>
    [WandbField("url(upload: $upload)")]
    public override string? Url { get; init; }

    [WandbContext]
    internal Files? Collection { get; init; }

    [WandbContext]
    internal string? ProjectId { get; init; }

    /// <summary>
    /// The name of the file in its storage: <c>s3://bucket/key</c> for a file in S3, the target for a reference file, and <see
    /// langword="null"/> for any other file.
    /// </summary>
    public string? PathUri
    {
        get
        {
            if (string.IsNullOrEmpty(DirectUrl))
            {
                return null;
            }

            if (DirectUrl == Url)
            {
                return DirectUrl;
            }

            // In bucket.s3.amazonaws.com and bucket.s3.region.amazonaws.com, the bucket is the first label.
            return
                Uri.TryCreate(DirectUrl, UriKind.Absolute, out Uri? address)
                && address.Scheme is "https" or "http"
                && address.Host.Contains("s3", StringComparison.OrdinalIgnoreCase)
                && address.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
                ? $"s3://{address.Host.AsSpan(0, address.Host.IndexOf('.', StringComparison.Ordinal))}"
                    + $"/{address.AbsolutePath.AsSpan().TrimStart('/')}"
                : null;
        }
    }

    // W&B answers a request for a name with a file, even if none was ever uploaded with this name.
    internal override bool WasUploaded => UpdatedAt is not null || Size > 0 || !string.IsNullOrEmpty(Md5);

    private protected override IAsyncEnumerable<WandbFile>? Again => Collection?.Named(Name);

    /// <summary>Deletes the file from the server.</summary>
    /// <param name="cancellationToken">
    /// A token that cancels the request. It is then unknown whether the server has deleted the file.
    /// </param>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    /// <remarks>
    /// W&amp;B's cursors are offsets: deleting a file moves up the files that follow, so a listing that continues would skip files. After a
    /// deletion, an <c>await foreach</c> over the collection that the file came from therefore throws an <see
    /// cref="InvalidOperationException"/> if it has further pages. To delete several files, call <see cref="Files.DeleteAllAsync"/>, or
    /// list them first (<c>ToListAsync</c>).
    /// </remarks>
    public virtual async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        await DeleteAsync(ReadingClient, [this], cancellationToken).ConfigureAwait(false);
        Collection?.NoteDeletion();
    }

    /// <summary>Deletes files of one run in one request.</summary>
    internal static async Task DeleteAsync(WandbClient client, IReadOnlyList<RunFile> files, CancellationToken cancellationToken)
    {
        string name = files.Count == 1 ? $"'{files[0].Name}'" : $"'{files[0].Name}' and {files.Count - 1} more";
        if (!int.TryParse(files[0].ProjectId, NumberStyles.None, CultureInfo.InvariantCulture, out int projectId))
        {
            throw new WandbProtocolException(
                $"Cannot delete {name}: the server gave the run's projectId as '{files[0].ProjectId}', which is not a number.",
                "data.project.run.projectId"
            );
        }

        if (!await DeleteFilesAsync(client, [.. files.Select(static file => file.Id)], projectId, cancellationToken).ConfigureAwait(false))
        {
            throw new WandbProtocolException($"The server did not delete {name} and gave no reason.", "data.deleteFiles.success");
        }
    }

    [WandbMutation(
        "mutation DeleteFiles($files: [ID!]!, $projectId: Int) { deleteFiles(input: {files: $files, projectId: $projectId}) { success } }"
    )]
    private static partial Task<bool> DeleteFilesAsync(
        WandbClient client,
        IReadOnlyList<string> files,
        int projectId,
        CancellationToken cancellationToken
    );
}
