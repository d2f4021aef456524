using WandbGen;

/// <summary>Downloads an artifact with a cache: KillTarget artifact BASE-URL API-KEY PATH ROOT CACHE copies|links. Prints how many files it
/// transferred and how many the cache had.</summary>
internal static class ArtifactFiles
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
        Artifact artifact = await api.ArtifactAsync(args[3]);
        ArtifactDownload done = await artifact.DownloadAsync(
            args[4],
            new ArtifactDownloadOptions { Cache = new ArtifactCache(new() { Directory = args[5], UseHardLinks = args[6] == "links" }) }
        );
        Console.WriteLine($"{done.Downloaded} {done.FromCache}");
    }
}
