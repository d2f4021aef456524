using System.Globalization;

namespace WandbGen;

/// <summary>One file of a run: GraphQL's <c>File</c>.</summary>
[WandbObject("File")]
public partial class RunFile : WandbFile
{
    /// <summary>The file's name within the run, with <c>/</c> between directories. It comes from the server: do not build a path of it,
    /// <see cref="WandbFile.DownloadAsync"/> does so safely.</summary>
    public override required string Name { get; init; }

    /// <summary>Where to download the file from (or upload it to, if the collection was made with <c>upload: true</c>); it may be signed
    /// and expire, so treat it as a secret.</summary>
    [WandbField("url(upload: $upload)")]
    public override string? Url { get; init; }

    [WandbContext]
    internal Files? Collection { get; init; }

    [WandbContext]
    internal string? ProjectId { get; init; }

    /// <summary>
    /// The storage's own name of the file: <c>s3://bucket/key</c> for one stored in S3, what it refers to for a reference file,
    /// <see langword="null"/> for any other.
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

            // bucket.s3.amazonaws.com or bucket.s3.region.amazonaws.com: the bucket is the first label.
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

    // W&B answers a request for a name with a file even where nothing was ever uploaded under that name.
    internal override bool WasUploaded => UpdatedAt is not null || Size > 0 || !string.IsNullOrEmpty(Md5);

    private protected override IAsyncEnumerable<WandbFile>? Again => Collection?.Named(Name);

    /// <summary>Deletes the file from the server.</summary>
    /// <param name="cancellationToken">Cancels the request; whether the server has deleted the file is then unknown.</param>
    /// <exception cref="WandbException">The server refused.</exception>
    /// <exception cref="InvalidOperationException">The file was not read from a server.</exception>
    /// <remarks>
    /// Cursors are offsets at W&amp;B: what is deleted moves up what follows, so that a listing that goes on would skip files. <c>await
    /// foreach</c> over the collection that this file came from is therefore an
    /// <see cref="InvalidOperationException"/> after a deletion while it has pages to come. To delete many files call
    /// <see cref="Files.DeleteAllAsync"/>, or list first (<c>ToListAsync</c>).
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
