global using WandbGen.Tests;
using WandbGen;
using WandbGen.References.Tests;

/// <summary>Logs a folder of a storage as an artifact, and downloads it again.</summary>
internal static class References
{
    public static async Task<int> RoundTripAsync(StorageEndpoint endpoint, IArtifactReferenceResolver resolver, string folder, string name)
    {
        endpoint.Objects.Add(new StoredObject("bucket/data/a.txt", "1", "tag-a", "first"));
        endpoint.Objects.Add(new StoredObject("bucket/data/b.txt", "2", "tag-b", "second"));
        endpoint.Objects.Add(new StoredObject("bucket/data/c.txt", "3", "tag-c", "third"));

        using var api = new WandbApi();
        Run run = await api.RunAsync("sandbox/quickstart/hare");
        ArtifactUpload logged = await run.LogArtifactAsync(
            new NewArtifact(name, "dataset").AddReference(folder),
            options: new ArtifactUploadOptions { References = [resolver] }
        );
        ArtifactDownload done = await logged.Artifact.DownloadAsync("data", new ArtifactDownloadOptions { References = [resolver] });
        string third = await File.ReadAllTextAsync(Path.Combine("data", "c.txt"));
        Console.WriteLine($"{done.Downloaded} objects of {folder}, the last one has \"{third}\"");
        return done.Downloaded == 3 && third == "third" ? 0 : 1;
    }
}
