using System.Text;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>A test of what an artifact has, with a directory of its own.</summary>
public abstract class ArtifactContentTest : SandboxTest
{
    /// <summary>A directory that is not there yet.</summary>
    protected string Target => Path.Combine(Root, "root");

    protected static Dictionary<string, byte[]> Contents(params IEnumerable<(string Path, string Text)> files) =>
        files.ToDictionary(static file => file.Path, static file => Encoding.UTF8.GetBytes(file.Text));

    protected Task<Artifact> AddAsync(params IEnumerable<(string Path, string Text)> files) => AddAsync(Contents(files));

    protected Task<Artifact> AddAsync(
        Dictionary<string, byte[]>? files = null,
        Dictionary<string, SandboxReference>? references = null,
        Func<SandboxArtifact, SandboxArtifact>? change = null
    ) => AddAsync(Api, Data, files, references, change);

    protected static Task<Artifact> AddAsync(
        WandbApi api,
        SandboxData data,
        Dictionary<string, byte[]>? files = null,
        Dictionary<string, SandboxReference>? references = null,
        Func<SandboxArtifact, SandboxArtifact>? change = null
    )
    {
        var artifact = new SandboxArtifact("entity", "project", "model", "resnet") { Files = files ?? [], References = references ?? [] };
        int version = data.AddArtifact(change is null ? artifact : change(artifact));
        return api.ArtifactAsync($"entity/project/resnet:v{version}", CancellationToken);
    }

    /// <summary>An artifact whose manifest has other contents than its files.</summary>
    protected Task<Artifact> AddLyingAsync(string contents, Dictionary<string, byte[]>? files = null, int version = 1) =>
        AddAsync(
            files ?? Contents(("a.txt", "a")),
            change: artifact =>
                artifact with
                {
                    Manifest = Encoding.UTF8.GetBytes(
                        $$$"""
                        {"version":{{{version}}},"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},
                        "contents":{{{contents}}}}
                        """
                    ),
                }
        );

    protected string TextOf(string path) => File.ReadAllText(Path.Combine(Target, path));

    protected void Write(string path, string text)
    {
        string file = Path.Combine(Target, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    protected string[] FilesBelowTarget() =>
        Directory.Exists(Target)
            ?
            [
                .. Directory
                    .EnumerateFiles(Target, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                    .Select(file => Path.GetRelativePath(Target, file))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>How often addresses of files were asked for.</summary>
    protected int AddressQuestions() =>
        Sandbox.Requests.GraphQL.Count(static request =>
            request.OperationName is "ArtifactFilesByManifestEntries" or "ArtifactFiles"
            || request.Document.Contains("filesByManifestEntries", StringComparison.Ordinal)
        );
}
