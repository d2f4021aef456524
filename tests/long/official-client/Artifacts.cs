#:project ../../../runtime/WandbGen.Api/WandbGen.Api.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// The other half of artifacts.py: dotnet run Artifacts.cs write logs an artifact and prints its digest, and dotnet run Artifacts.cs read
// downloads those that W&B's own client has logged.
using System.Text;
using WandbGen;

var files = new Dictionary<string, byte[]>
{
    ["a.txt"] = Encoding.UTF8.GetBytes("first"),
    ["dir/ä 😀.txt"] = Encoding.UTF8.GetBytes("second"),
    ["empty"] = [],
    ["large.bin"] = [.. Enumerable.Range(0, 25_600).Select(static i => (byte)i)],
};
using var api = new WandbApi();
if (args[0] == "write")
{
    NewArtifact artifact = new NewArtifact("from-dotnet", "dataset")
    {
        Description = "Rows",
        Metadata = WandbValue.Parse("""{"rows":1000}"""),
        Tags = ["from-dotnet"],
    }.AddReference("nas://bucket/key");
    foreach ((string path, byte[] content) in files)
    {
        artifact.AddContent(path, content);
    }

    Run run = await api.RunAsync("sandbox/quickstart/hare");
    ArtifactUpload upload = await run.LogArtifactAsync(artifact, ["best"]);
    Console.WriteLine(upload.Artifact.Digest);
    return 0;
}

int wrong = 0;
Artifact theirs = await api.ArtifactAsync("sandbox/quickstart/from-python:best");
string root = Directory.CreateTempSubdirectory("wandbgen-official-").FullName;
try
{
    await theirs.DownloadAsync(root, new ArtifactDownloadOptions { FollowReferences = false });
    foreach ((string path, byte[] content) in files)
    {
        Check($"{path} of what Python logged", (await File.ReadAllBytesAsync(Path.Combine(root, path))).AsSpan().SequenceEqual(content));
    }

    ArtifactVerification verification = await theirs.VerifyAsync(root);
    Check("it is verified", verification is { Damaged: [], Missing: ["key"] });
    ArtifactEntry reference = await theirs.Entries("key").SingleAsync();
    Check("its reference", (reference.Reference, reference.Digest) is ("nas://bucket/key", "nas://bucket/key"));
    Check("its metadata", theirs.Metadata["rows"].GetInt64() == 1000);
    Check("its description and tags", theirs is { Description: "Rows", Tags: ["from-python"] });
    Check("its time to live", theirs.TimeToLive == TimeSpan.FromDays(1));
    Check("its aliases", theirs.Aliases.Order(StringComparer.Ordinal).SequenceEqual(["again", "best"]));
    Check("who logged it", (await theirs.LoggedByAsync())?.Id == "hare");
    Check("who used it", (await theirs.UsedBy().Select(static run => run.Id).ToListAsync()) is ["hare"]);
    Artifact next = await api.ArtifactAsync("sandbox/quickstart/from-python:latest");
    await using Stream stream = await next.OpenReadAsync("more.txt");
    Check("its next version", await new StreamReader(stream).ReadToEndAsync() == "more");
    Check("the next version has the rest", await next.Entries().CountAsync() == files.Count + 2);
}
finally
{
    Directory.Delete(root, recursive: true);
}

return wrong == 0 ? 0 : 1;

void Check(string what, bool isRight)
{
    Console.WriteLine($"{(isRight ? "ok      " : "WRONG   ")} {what}");
    wrong += isRight ? 0 : 1;
}
