using System.Net;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>Downloads of artifacts while servers, storages and other users do what they should not.</summary>
public sealed class ArtifactFaultTests : ArtifactContentTest
{
    private static readonly Func<SandboxFault>[] s_faults =
    [
        static () => SandboxFault.Reset(),
        static () => SandboxFault.HalfAnswer(),
        static () => SandboxFault.CutAfter(3),
        static () => SandboxFault.DamagedAnswer(),
        static () => SandboxFault.ExpiredAddress(),
        static () => SandboxFault.Status(500),
        static () => SandboxFault.Status(503, "busy", "text/plain"),
        static () => SandboxFault.Status(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml"),
        static () => SandboxFault.Status(404, "<Error><Code>NoSuchKey</Code></Error>", "application/xml"),
        static () => SandboxFault.Status(416),
        static () => SandboxFault.Status(200, "<html>Sign in</html>", "text/html"),
        static () => SandboxFault.Status(302, "", "text/plain", new Dictionary<string, string> { ["Location"] = "http://127.0.0.1:1/x" }),
        static () => SandboxFault.GraphQLError("not now"),
        static () => SandboxFault.RateLimit(TimeSpan.Zero),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task An_artifact_under_any_faults_is_whole_or_an_error_and_the_next_call_completes_it(int seed)
    {
        var random = new Random(seed);
        int requests = 0;
        (string Path, string Text)[] files =
        [
            .. Enumerable.Range(0, 30).Select(i => ($"d{i % 3}/f{i}", new string((char)('a' + (i % 26)), random.Next(0, 5000)))),
        ];
        await AddAsync(files);
        using WandbApi api = Hurry();
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 12; i++)
            {
                int part = random.Next(4);
                Sandbox.Faults.Add(
                    s_faults[random.Next(s_faults.Length)]() with
                    {
                        Where = request =>
                            Interlocked.Increment(ref requests) % 4 == part && (part > 1 || request.Origin == SandboxOrigin.Storage),
                        Times = random.Next(1, 4),
                    }
                );
            }

            try
            {
                Artifact artifact = await api.ArtifactAsync("entity/project/resnet:latest", CancellationToken);
                await artifact.SyncAsync(Target, cancellationToken: CancellationToken);
            }
            catch (WandbException)
            {
                // What is there all the same has its name because it is whole.
            }

            foreach ((string path, string text) in files)
            {
                string file = Path.Combine(Target, path);
                Assert.True(!File.Exists(file) || await File.ReadAllTextAsync(file, CancellationToken) == text, path);
            }

            Directory.Delete(Directory.CreateDirectory(Path.Combine(Target, $"d{random.Next(3)}")).FullName, recursive: true);
        }

        Sandbox.Faults.Clear();
        Artifact same = await api.ArtifactAsync("entity/project/resnet:latest", CancellationToken);
        await same.SyncAsync(Target, new ArtifactSyncOptions { DeleteExtraneous = true }, cancellationToken: CancellationToken);
        Assert.Equal(
            "complete: 0 missing, 0 damaged, 0 extraneous, 0 unverified",
            (await same.VerifyAsync(Target, CancellationToken)).ToString()
        );
        Assert.Equal(files.Select(static file => file.Path).Order(StringComparer.Ordinal), FilesBelowTarget());
    }

    [Fact]
    public async Task A_server_and_a_storage_that_have_had_enough_are_asked_again_when_they_want()
    {
        Artifact artifact = await AddAsync(("a", "1"));
        Sandbox.Faults.Add(
            SandboxFault.RateLimit(TimeSpan.Zero) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "ArtifactFilesByManifestEntries" },
                Times = 2,
            }
        );
        Sandbox.Faults.Add(
            SandboxFault.RateLimit(TimeSpan.Zero) with
            {
                Where = static request => request.Origin == SandboxOrigin.Storage,
                Times = 2,
            }
        );

        ArtifactDownload done = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);

        Assert.Equal((1, "1"), (done.Downloaded, TextOf("a")));
    }

    [Fact]
    public async Task An_alias_that_moves_in_the_middle_changes_nothing()
    {
        await AddAsync(Contents(("a", "old"), ("only old", "1")), change: static artifact => artifact with { Aliases = ["best"] });
        Artifact best = await Api.ArtifactAsync("entity/project/resnet:best", CancellationToken);
        string[] before = await best.Entries(cancellationToken: CancellationToken)
            .Select(static entry => entry.Path)
            .ToArrayAsync(CancellationToken);
        await AddAsync(Contents(("a", "new"), ("only new", "1")), change: static artifact => artifact with { Aliases = ["best"] });

        await best.DownloadAsync(Target, cancellationToken: CancellationToken);
        Artifact moved = await Api.ArtifactAsync("entity/project/resnet:best", CancellationToken);

        Assert.Equal(("v0", "v1"), (best.Version, moved.Version));
        Assert.Equal(before, FilesBelowTarget());
        Assert.Equal("old", TextOf("a"));
    }

    [Fact]
    public async Task An_artifact_that_is_deleted_after_its_manifest_was_read_is_an_error_that_says_so()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("b", "2"));
        await artifact.Entries(cancellationToken: CancellationToken).ToListAsync(CancellationToken);
        Data.Database.Execute("UPDATE artifacts SET state = 'DELETED'; DELETE FROM aliases; DELETE FROM memberships; DELETE FROM files");

        WandbNotFoundException error = await Assert.ThrowsAsync<WandbNotFoundException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.Contains("entity/project/resnet:v0", error.Message, StringComparison.Ordinal);
        Assert.Contains("deleted", error.Message, StringComparison.Ordinal);
        Assert.Empty(FilesBelowTarget());
    }

    [Fact]
    public async Task A_reference_that_is_redirected_to_another_host_is_verified_there()
    {
        using var other = new TaggedServer("bytes", "\"right\"");
        using var wrong = new TaggedServer("bytez", "\"wrong\"");
        using var redirecting = new RedirectingServer(path => path == "/right" ? other.Address : wrong.Address);
        Artifact artifact = await AddAsync(
            references: new Dictionary<string, SandboxReference>
            {
                ["right"] = new(new Uri(redirecting.Address, "right").AbsoluteUri, "right", 5),
                ["wrong"] = new(new Uri(redirecting.Address, "wrong").AbsoluteUri, "right", 5),
            }
        );

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.IsType<WandbObjectChangedException>(Assert.Single(exception.Failures).Value);
        Assert.Equal(["right"], FilesBelowTarget());
        Assert.DoesNotContain(redirecting.Headers, static header => header.Contains("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_in_the_directory()
    {
        string outside = Directory.CreateDirectory(Path.Combine(Root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "b"), "mine", CancellationToken);
        Directory.CreateDirectory(Target);
        Directory.CreateSymbolicLink(Path.Combine(Target, "dir"), outside);
        File.CreateSymbolicLink(Path.Combine(Target, "file"), Path.Combine(outside, "b"));
        Artifact artifact = await AddAsync(("dir/a", "1"), ("dir/b", "2"), ("file", "3"), ("own", "4"));

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.SyncAsync(Target, cancellationToken: CancellationToken)
        );
        await artifact
            .SyncAsync(Target, new ArtifactSyncOptions { DeleteExtraneous = true }, cancellationToken: CancellationToken)
            .ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.Contains("dir/a", exception.Failures.Keys);
        Assert.Equal(["b"], Directory.GetFiles(outside).Select(Path.GetFileName));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(outside, "b"), CancellationToken));
    }

    private WandbApi Hurry() =>
        new(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) },
            }
        );

    /// <summary>A server that redirects each request to another one.</summary>
    private sealed class RedirectingServer : IDisposable
    {
        private readonly LocalServer _server;
        private readonly Func<string, Uri> _find;

        public RedirectingServer(Func<string, Uri> find)
        {
            _find = find;
            _server = new LocalServer(AnswerAsync, "localhost");
        }

        public Uri Address => _server.Address;

        public System.Collections.Concurrent.ConcurrentQueue<string> Headers { get; } = new();

        public void Dispose() => _server.Dispose();

        private Task AnswerAsync(HttpListenerContext context)
        {
            foreach (string? name in context.Request.Headers)
            {
                Headers.Enqueue(name!);
            }

            context.Response.StatusCode = 302;
            context.Response.Headers["Location"] = _find(context.Request.Url!.AbsolutePath).AbsoluteUri;
            context.Response.Close();
            return Task.CompletedTask;
        }
    }
}
