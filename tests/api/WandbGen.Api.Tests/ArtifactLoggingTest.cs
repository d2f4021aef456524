using System.Text;
using System.Text.Json;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>A test that logs artifacts of a run.</summary>
public abstract class ArtifactLoggingTest : ArtifactContentTest
{
    protected Run Run { get; private set; } = null!;

    /// <summary>Where the files are that are logged.</summary>
    protected string Source => Directory.CreateDirectory(Path.Combine(Root, "source")).FullName;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("entity", "project", "run");
        Run = await Api.RunAsync("entity/project/run", CancellationToken);
    }

    protected static NewArtifact New(string name = "data") => new(name, "dataset");

    /// <summary>Options for files that are sent in parts of 10 bytes from 20 bytes on.</summary>
    protected static ArtifactUploadOptions InParts { get; } = new() { MultipartThreshold = 20, PartSize = 10 };

    protected string WriteSource(string path, string text)
    {
        string file = Path.Combine(Source, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    protected Task<ArtifactUpload> LogAsync(NewArtifact artifact, ArtifactUploadOptions? options = null, Run? run = null) =>
        (run ?? Run).LogArtifactAsync(artifact, options: options, cancellationToken: CancellationToken);

    /// <summary>What a client that knows nothing of it reads of the version: all of it, verified.</summary>
    protected async Task<Dictionary<string, string>> ReadAsync(string path)
    {
        using WandbApi api = Connect(Sandbox);
        Artifact artifact = await api.ArtifactAsync(path, CancellationToken);
        string root = Path.Combine(Root, "read", Guid.NewGuid().ToString("N"));
        await artifact.DownloadAsync(root, cancellationToken: CancellationToken);
        return Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/.wandbgen", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText);
    }

    protected string[] Operations() => [.. Sandbox.Requests.GraphQL.Select(static request => request.OperationName!)];

    protected int Puts() => Sandbox.Requests.Storage.Count(static request => request.Method == "PUT");

    protected IReadOnlyList<string> States(string name = "data") => Data.ListArtifactStates("entity", "project", name);

    /// <summary>A fault of one operation.</summary>
    protected static SandboxFault Of(string operation, SandboxFault fault) =>
        fault with
        {
            Where = request => request is GraphQLOperationRequest { OperationName: var name } && name == operation,
        };

    /// <summary>A fault of what is sent to the storage.</summary>
    protected static SandboxFault OfStorage(SandboxFault fault) =>
        fault with
        {
            Where = static request => request is { Origin: SandboxOrigin.Storage, Method: "PUT" },
        };

    /// <summary>A client that tries again at once.</summary>
    protected WandbApi Hurry(Action<string>? before = null, Func<string, string>? rewrite = null) =>
        new(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) },
                ConfigureHttpHandler = handler => new Watcher(before, rewrite) { InnerHandler = handler },
            }
        );

    /// <summary>Tells a test what is about to be sent: an operation's name, or the method of what goes to the storage. Changes the API's
    /// answers.</summary>
    private sealed class Watcher(Action<string>? before, Func<string, string>? rewrite) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string name = request.Method.Method;
            if (request.Method == HttpMethod.Post)
            {
                using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
                name = body.RootElement.GetProperty("operationName").GetString()!;
            }

            before?.Invoke(name);
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (rewrite is not null && request.Method == HttpMethod.Post)
            {
                string answer = await response.Content.ReadAsStringAsync(cancellationToken);
                response.Content = new StringContent(rewrite(answer), Encoding.UTF8, "application/json");
            }

            return response;
        }
    }
}
