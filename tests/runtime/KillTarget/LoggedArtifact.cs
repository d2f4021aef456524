using WandbGen;

/// <summary>Logs the files of a directory as an artifact, one after another and in parts of 10 bytes: KillTarget log BASE-URL API-KEY RUN
/// DIRECTORY.</summary>
internal static class LoggedArtifact
{
    public static async Task RunAsync(string[] args)
    {
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = new Uri(args[1]),
                ApiKey = args[2],
                LoggerFactory = new ErrorLogger(),
            }
        );
        Run run = await api.RunAsync(args[3]);
        await run.LogArtifactAsync(
            new NewArtifact("data", "dataset").AddDirectory(args[4]),
            options: new ArtifactUploadOptions
            {
                MultipartThreshold = 20,
                PartSize = 10,
                MaxParallelFiles = 1,
            }
        );
    }
}
