using WandbGen.IO;

namespace WandbGen;

/// <summary>One upload to a run, with the requests of W&amp;B's own client.</summary>
internal sealed partial class RunUpload(WandbClient client, RunOverview run, string name) : IUploadDestination
{
    public string Name => name;

    /// <summary>Returns the name that the Python client gives a file: its path from the current directory, with <c>__</c> for each parent
    /// directory.</summary>
    public static string NameOf(string path)
    {
        string[] segments = Path.GetRelativePath(FullPath.Of("."), FullPath.Of(path)).Split(Path.DirectorySeparatorChar);
        return string.Join('/', segments.Select(static segment => segment == ".." ? "__" : segment));
    }

    public async ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default)
    {
        RunFilesToUpload created = await CreateRunFilesAsync(client, run.Entity, run.Project, run.Id, [name], cancellationToken)
            .ConfigureAwait(false);
        return created.Files is [{ UploadUrl: { } url } file]
            ? new UploadAddress(url, UploadHeaders.Parse(created.UploadHeaders, name)) { ReplacedMd5 = file.Md5 }
            : throw new WandbProtocolException(
                $"The server gave no address to upload '{name}' to.",
                "data.createRunFiles.files[0].uploadUrl"
            );
    }

    public async ValueTask RegisterAsync(CancellationToken cancellationToken = default)
    {
        bool isRegistered;
        try
        {
            isRegistered = await MarkRunFilesUploadedAsync(client, run.Entity, run.Project, run.Id, [name], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WandbUnsupportedFeatureException)
        {
            // A server without the mutation is notified by its storage.
            return;
        }

        if (!isRegistered)
        {
            throw new WandbProtocolException(
                $"The server did not register '{name}' and gave no reason.",
                "data.markRunFilesUploaded.success"
            );
        }
    }

    public async ValueTask<IDownloadable?> FindAsync(CancellationToken cancellationToken = default) =>
        await run.FileAsync(name, cancellationToken).ConfigureAwait(false);

    [WandbMutation(
        """
            mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) {
              createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, files: $files})
            }
            """
    )]
    private static partial Task<RunFilesToUpload> CreateRunFilesAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        IReadOnlyList<string> files,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation MarkRunFilesUploaded($entity: String!, $project: String!, $run: String!, $files: [String!]!) {
              markRunFilesUploaded(input: {entityName: $entity, projectName: $project, runName: $run, files: $files}) { success }
            }
            """
    )]
    [RequiresServerFeature("MARK_RUN_FILES_UPLOADED")]
    private static partial Task<bool> MarkRunFilesUploadedAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        IReadOnlyList<string> files,
        CancellationToken cancellationToken
    );
}

/// <summary>The server's answer to a request for addresses to upload to.</summary>
[WandbObject("CreateRunFilesPayload")]
internal sealed partial class RunFilesToUpload
{
    public required IReadOnlyList<string> UploadHeaders { get; init; }

    public required IReadOnlyList<FileToUpload> Files { get; init; }
}

/// <summary>The address to upload one file to.</summary>
[WandbObject("File")]
internal sealed partial class FileToUpload
{
    public string? UploadUrl { get; init; }

    public string? Md5 { get; init; }
}
