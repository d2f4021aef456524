using System.Text;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>
/// What W&amp;B's servers and its client do, as far as the code relies on it and no other test shows it. The table of all such facts is in
/// docs/contributing/artifacts.md.
/// </summary>
public sealed class ArtifactFactTests : ArtifactLoggingTest
{
    private const string Md5OfA = "DMF1ucDxtqgxw5niaXcmYQ==";
    private const string HexadecimalOfA = "0cc175b9c0f1b6a831c399e269772661";

    [Theory]
    [InlineData("INCREMENTAL")]
    [InlineData("PATCH")]
    public async Task Of_a_manifest_of_a_part_neither_digest_nor_size_is_compared(string type)
    {
        await AddLyingAsync($$$"""{"other.txt":{"digest":"{{{Md5OfA}}}","size":7}}""");
        using WandbApi api = Rewrite("\"type\":\"FULL\"", $"\"type\":\"{type}\"");
        Artifact artifact = await api.ArtifactAsync("entity/project/resnet:v0", CancellationToken);

        ArtifactEntry[] entries = await artifact.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken);

        Assert.Equal(["other.txt"], entries.Select(static entry => entry.Path));
    }

    [Theory]
    [InlineData("V1", null, false, "/artifacts/entity/" + HexadecimalOfA)]
    [InlineData("V1", "eu", true, "/artifacts/entity/" + HexadecimalOfA)]
    [InlineData("V2", null, false, "/artifactsV2/default/entity/project/resnet/QUJD/" + HexadecimalOfA + "/a%20b.txt")]
    [InlineData("V2", "eu", false, "/artifactsV2/eu/entity/project/resnet/QUJD/" + HexadecimalOfA + "/a%20b.txt")]
    [InlineData("V2", null, true, "/artifactsV2/default/entity/project/resnet/{id}/QUJD/" + HexadecimalOfA + "/a%20b.txt")]
    public async Task The_address_of_last_resort_is_made_of_what_the_manifest_has(
        string layout,
        string? region,
        bool hasId,
        string expected
    )
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = ["ARTIFACT_TAGS"] },
            CancellationToken
        );
        using WandbApi api = Rewrite(hasId ? "ARTIFACT_TAGS" : "nothing", "ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID", sandbox);
        string at = region is null ? "" : $",\"storageRegion\":\"{region}\"";
        Artifact artifact = await AddAsync(
            api,
            sandbox.Data,
            Contents(("dir/a b.txt", "a")),
            change: artifact =>
                artifact with
                {
                    Manifest = Encoding.UTF8.GetBytes(
                        $$$"""
                        {"version":1,"storagePolicyConfig":{"storageLayout":"{{{layout}}}"{{{at}}} },
                        "contents":{"dir/a b.txt":{"digest":"{{{Md5OfA}}}","size":1,"birthArtifactID":"QUJD"} } }
                        """
                    ),
                }
        );
        ArtifactManifest manifest = await artifact.ReadManifestAsync(CancellationToken);
        sandbox.Data.Database.Execute("DELETE FROM files WHERE NOT manifest");
        var addresses = new ArtifactAddresses(api.Client, artifact, manifest);
        var file = new EntryFile(manifest[0], "x", addresses);

        await addresses.FindAsync([file], CancellationToken);

        Assert.Equal(expected.Replace("{id}", Uri.EscapeDataString(artifact.Id), StringComparison.Ordinal), file.Url);
    }

    [Fact]
    public async Task A_server_that_calls_an_unfinished_version_deleted_takes_artifacts()
    {
        using WandbApi api = Rewrite("\"state\":\"PENDING\"", "\"state\":\"DELETED\"");
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        ArtifactUpload upload = await LogAsync(New().AddContent("a", new byte[] { 1 }), run: run);

        Assert.Equal((false, 1), (upload.AlreadyExisted, upload.Uploaded));
        Assert.Equal(["COMMITTED"], States());
    }

    [Fact]
    public async Task A_state_that_nobody_knows_is_an_error_that_names_it()
    {
        using WandbApi api = Rewrite("\"state\":\"PENDING\"", "\"state\":\"FROZEN\"");
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            LogAsync(New().AddContent("a", new byte[] { 1 }), run: run)
        );

        Assert.Contains("FROZEN", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData((2L << 30) - 1, 0)]
    [InlineData(2L << 30, 100L << 20)]
    [InlineData(10_000 * (100L << 20), 100L << 20)]
    [InlineData((10_000 * (100L << 20)) + 1, (100L << 20) + 4096)]
    [InlineData(5L << 40, 549_756_928)]
    public void Parts_are_of_100_MiB_or_larger_if_there_would_be_more_than_10000(long length, long partSize)
    {
        long found = EntryPreparation.GetPartSize(length, new ArtifactUploadOptions());

        Assert.Equal(partSize, found);
        Assert.True(found == 0 || ((length + found - 1) / found <= 10_000 && found % 4096 == 0));
    }

    [Fact]
    public async Task A_web_server_that_states_no_ETag_leaves_the_address_as_the_digest()
    {
        using var server = new TaggedServer("bytes", tag: null);
        using var quoting = new TaggedServer("bytes", "\"tag\"");

        ArtifactUpload upload = await LogAsync(
            New()
                .AddReference(server.Address.AbsoluteUri, "none")
                .AddReference(quoting.Address.AbsoluteUri, "tagged")
                .AddUnverifiedReference(quoting.Address.AbsoluteUri, "unasked")
        );

        ArtifactEntry[] entries = await upload.Artifact.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken);
        Assert.Equal([server.Address.AbsoluteUri, "tag", quoting.Address.AbsoluteUri], entries.Select(static entry => entry.Digest));
        Assert.Equal([true, false, true], entries.Select(static entry => entry.Extra.IsNull));
        Assert.Equal("\"tag\"", entries[1].Extra["etag"].GetString());
        Assert.Equal([5L, 5L, null], entries.Select(static entry => entry.Size));
        Assert.Equal(1, quoting.Requests);
    }

    [Fact]
    public async Task A_web_server_that_stalls_in_the_middle_of_its_refusal_is_a_timeout_of_the_reference()
    {
        var stopped = new TaskCompletionSource();
        using var server = new LocalServer(async context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentLength64 = 100;
            await context.Response.OutputStream.WriteAsync(new byte[10]);
            await context.Response.OutputStream.FlushAsync();
            await stopped.Task;
        });
        NewArtifact artifact = New().AddReference(server.Address.AbsoluteUri, "linked");
        var options = new ArtifactUploadOptions
        {
            Transfer = new UploadOptions { IdleTimeout = TimeSpan.FromMilliseconds(100), MaxAttempts = 1 },
        };

        WandbTimeoutException exception = await Assert.ThrowsAsync<WandbTimeoutException>(() => LogAsync(artifact, options));
        stopped.SetResult();

        Assert.Contains("sent nothing of 'linked' for 0.1 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_names_the_artifact_that_its_bytes_came_with_first()
    {
        Artifact first = (await LogAsync(New().AddContent("a", new byte[] { 1 }))).Artifact;

        Artifact second = (await LogAsync(New("other").AddContent("b", new byte[] { 1 }).AddContent("c", new byte[] { 2 }))).Artifact;

        ArtifactEntry[] entries = await second.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken);
        Assert.Equal([first.Id, second.Id], entries.Select(static entry => entry.BirthArtifactId));
    }

    [Fact]
    public async Task Many_references_are_looked_up_at_once_and_each_artifact_that_they_lead_to_is_read_once()
    {
        Artifact other = (await LogAsync(New("other").AddDirectory(WriteMany(50)))).Artifact;
        NewArtifact references = New();
        for (int i = 0; i < 50; i++)
        {
            // What an entry of an artifact has is known without reading its bytes, and is looked up in any case.
            _ =
                i % 2 == 0
                    ? references.AddArtifactReference(other, $"f{i}")
                    : references.AddUnverifiedReference(NewReferences.ToUri(other.Id, $"f{i}"));
        }

        int before = Operations().Length;
        await LogAsync(references, new ArtifactUploadOptions { MaxParallelFiles = 1 });

        Assert.Equal(50, (await ReadAsync("entity/project/data:v0")).Count);
        Assert.Single(Operations().Skip(before), static name => name == "ReferencedByNewArtifact");
    }

    [Fact]
    public async Task A_draft_keeps_metadata_that_would_not_be_taken_any_more_and_refuses_a_manifest_that_no_directory_can_be()
    {
        string metadata = $$"""{{{string.Join(',', Enumerable.Range(0, 101).Select(static i => $"\"k{i}\":{i}"))}}}""";
        Artifact large = await AddAsync(Contents(("a", "a")), change: artifact => artifact with { Metadata = metadata });
        Artifact impossible = await AddAsync(("x", "1"), ("x/y", "2"));
        Data.AddRun("entity", "project", "logger");

        NewArtifact draft = await large.CreateDraftAsync(CancellationToken);
        var refused = await Assert.ThrowsAsync<WandbProtocolException>(() => impossible.CreateDraftAsync(CancellationToken));

        Assert.Equal(101, draft.Metadata.Count);
        Assert.Throws<ArgumentException>(() => draft.Metadata = large.Metadata);
        Assert.Contains("'x'", refused.Message, StringComparison.Ordinal);
    }

    private string WriteMany(int count)
    {
        for (int i = 0; i < count; i++)
        {
            WriteSource($"f{i}", $"{i}");
        }

        return Source;
    }

    /// <summary>A client of a server that returns another value at one path.</summary>
    private WandbApi Rewrite(string text, string other, WandbSandbox? sandbox = null) =>
        new(
            new WandbClientOptions
            {
                BaseUrl = (sandbox ?? Sandbox).BaseUrl,
                ApiKey = (sandbox ?? Sandbox).ApiKey,
                ConfigureHttpHandler = handler => new Rewriter(text, other) { InnerHandler = handler },
            }
        );

    private sealed class Rewriter(string text, string other) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Post)
            {
                string body = (await response.Content.ReadAsStringAsync(cancellationToken)).Replace(text, other, StringComparison.Ordinal);
                response.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }

            return response;
        }
    }
}
