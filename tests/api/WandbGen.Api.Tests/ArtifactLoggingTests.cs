using System.Net;
using System.Text;
using System.Text.Json;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>The Python client's <c>run.log_artifact</c> and <c>run.use_artifact</c>, end to end.</summary>
public sealed class ArtifactLoggingTests : ArtifactLoggingTest
{
    [Fact]
    public async Task What_was_logged_is_found_downloaded_and_verified()
    {
        WriteSource("a.txt", "a");
        WriteSource("sub/ä 😀.txt", "second");
        WriteSource("empty", "");
        NewArtifact artifact = New()
            .AddDirectory(Source, "in")
            .AddFile(WriteSource("a.txt", "a"), "copy.txt")
            .AddContent("from memory", Encoding.UTF8.GetBytes("memory"));
        artifact.Description = "Rows";
        artifact.Metadata = WandbValue.Parse("""{"rows":1000,"ä":[0.5,null]}""");
        artifact.Tags = ["clean", "two words"];
        artifact.TimeToLive = TimeSpan.FromDays(30);

        ArtifactUpload upload = await Run.LogArtifactAsync(artifact, ["best", "v-one"], cancellationToken: CancellationToken);

        Assert.Equal((false, 5, 4, 1), (upload.AlreadyExisted, upload.Entries, upload.Uploaded, upload.AlreadyStored));
        Assert.Empty(upload.Unverified);
        Artifact logged = upload.Artifact;
        Assert.Equal(("entity/project/data:v0", "dataset"), (logged.Path, logged.Type));
        Assert.Equal(ArtifactState.Committed, logged.State.Value);
        Assert.Equal(["best", "latest", "v-one"], logged.Aliases.Order(StringComparer.Ordinal));
        Assert.Equal(("Rows", TimeSpan.FromDays(30), false), (logged.Description, logged.TimeToLive, logged.IsTimeToLiveInherited));
        Assert.Equal(1000, logged.Metadata["rows"].GetInt64());
        Assert.Equal(["clean", "two words"], logged.Tags);
        Assert.Equal(1 + 6 + 0 + 1 + 6, logged.Size);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["in/a.txt"] = "a",
                ["in/sub/ä 😀.txt"] = "second",
                ["in/empty"] = "",
                ["copy.txt"] = "a",
                ["from memory"] = "memory",
            },
            await ReadAsync("entity/project/data:best")
        );
        using WandbApi api = Connect(Sandbox);
        Artifact again = await api.ArtifactAsync("entity/project/data:v-one", CancellationToken);
        Assert.Equal("run", (await again.LoggedByAsync(CancellationToken))?.Id);
        Assert.Equal(["data:v0"], await Run.LoggedArtifacts().Select(static one => one.Name).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task The_requests_are_those_of_the_official_client_in_its_order()
    {
        int before = Operations().Length;

        await LogAsync(New().AddContent("a", new byte[] { 1 }));

        Assert.Equal(
            [
                "TypeOfArtifactCollection",
                "CreateArtifact",
                "CreateArtifactManifest",
                "CreateArtifactFiles",
                "CreateArtifactManifestToUpload",
                "CommitArtifact",
                "LoggedArtifact",
            ],
            Operations().Skip(before).Where(static name => name != "ServerFeatures")
        );
        FileRequest[] puts = [.. Sandbox.Requests.Storage];
        Assert.Equal(2, puts.Length);
        Assert.All(puts, static put => Assert.False(put.Headers.ContainsKey("Authorization")));
        Assert.All(puts, static put => Assert.True(put.Headers.ContainsKey("Content-MD5")));
    }

    [Fact]
    public async Task The_same_contents_are_taken_and_nothing_is_sent()
    {
        NewArtifact artifact = New().AddContent("a", new byte[] { 1 }).AddReference("s3://b/k");
        ArtifactUpload first = await LogAsync(artifact);
        int puts = Puts();
        int before = Operations().Length;

        ArtifactUpload second = await Run.LogArtifactAsync(
            New().AddReference("s3://b/k").AddContent("a", new byte[] { 1 }),
            ["other"],
            cancellationToken: CancellationToken
        );

        Assert.Equal((true, 0, 0L), (second.AlreadyExisted, second.Uploaded, second.BytesUploaded));
        Assert.Equal(first.Artifact.Id, second.Artifact.Id);
        Assert.Contains("other", second.Artifact.Aliases);
        Assert.Equal(puts, Puts());
        Assert.Equal(["TypeOfArtifactCollection", "CreateArtifact", "LoggedArtifact"], Operations().Skip(before));
        Assert.Equal(["COMMITTED"], States());
    }

    [Fact]
    public async Task Only_what_the_storage_lacks_is_sent()
    {
        await LogAsync(New().AddContent("a", new byte[] { 1 }).AddContent("b", new byte[] { 2, 2 }));
        int puts = Puts();

        // Under another path, and in another collection.
        ArtifactUpload upload = await LogAsync(
            New("other").AddContent("x/a", new byte[] { 1 }).AddContent("b", new byte[] { 2, 2 }).AddContent("c", new byte[] { 3, 3, 3 })
        );

        Assert.Equal((1, 3L, 2), (upload.Uploaded, upload.BytesUploaded, upload.AlreadyStored));
        // The file and the manifest.
        Assert.Equal(puts + 2, Puts());
        Assert.Equal(3, Data.CountObjects());
        Assert.Equal("\u0001", (await ReadAsync("entity/project/other:latest"))["x/a"]);
    }

    [Fact]
    public async Task A_draft_sends_what_changed_and_keeps_the_rest()
    {
        Artifact first = (
            await LogAsync(New().AddContent("a", "old"u8.ToArray()).AddContent("b", "same"u8.ToArray()).AddReference("s3://b/k"))
        ).Artifact;
        int announced = Announced();

        NewArtifact draft = await first.CreateDraftAsync(CancellationToken);
        draft.Remove("k").AddContent("a", "new"u8.ToArray(), replace: true).AddContent("dir/c", "added"u8.ToArray());
        ArtifactUpload upload = await LogAsync(draft);

        Assert.Equal("data:v1", upload.Artifact.Name);
        Assert.Equal(announced + 2, Announced());
        Assert.Contains(first.Id, RequestsOf("CreateArtifactManifest")[^1].Variables, StringComparison.Ordinal);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["a"] = "new",
                ["b"] = "same",
                ["dir/c"] = "added",
            },
            await ReadAsync("entity/project/data:v1")
        );

        int Announced() =>
            RequestsOf("CreateArtifactFiles")
                .Sum(static request => JsonDocument.Parse(request.Variables).RootElement.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task An_unchanged_draft_is_the_version_that_it_came_from()
    {
        Artifact first = (
            await LogAsync(New().AddContent("a", new byte[] { 1 }).AddReference("s3://b/k", extra: WandbValue.Parse("""{"x":1}""")))
        ).Artifact;

        ArtifactUpload upload = await LogAsync(await first.CreateDraftAsync(CancellationToken));

        Assert.True(upload.AlreadyExisted);
        Assert.Equal(first.Id, upload.Artifact.Id);
    }

    [Fact]
    public async Task An_artifact_may_consist_of_references_alone_or_of_nothing()
    {
        ArtifactUpload references = await LogAsync(
            New("references")
                .AddReference(
                    "s3://bucket/key",
                    digest: "etag-1",
                    size: 5,
                    extra: WandbValue.Parse("""{"versionID":"7","etag":"\"etag-1\""}""")
                )
                .AddReference("gs://bucket/other")
        );
        ArtifactUpload nothing = await LogAsync(New("nothing"));

        Assert.Equal((2, 0), (references.Entries, references.Uploaded));
        ArtifactEntry[] entries = await references.Artifact.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken);
        Assert.Equal(("key", "etag-1", "s3://bucket/key", 5L), (entries[0].Path, entries[0].Digest, entries[0].Reference, entries[0].Size));
        Assert.Equal("7", entries[0].Extra["versionID"].GetString());
        Assert.Equal(("other", "gs://bucket/other", "gs://bucket/other"), (entries[1].Path, entries[1].Digest, entries[1].Reference));
        Assert.Empty(await nothing.Artifact.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken));
    }

    [Fact]
    public async Task References_to_files_to_other_artifacts_and_to_the_web_are_followed_again()
    {
        string file = WriteSource("local.txt", "local");
        Artifact other = (await LogAsync(New("other").AddContent("dir/in.txt", "inner"u8.ToArray()))).Artifact;
        Artifact between = (await LogAsync(New("between").AddArtifactReference(other, "dir/in.txt", "link.txt"))).Artifact;
        await using var web = await WandbSandbox.StartAsync(cancellationToken: CancellationToken);
        web.Data.AddRun("e", "p", "r");
        web.Data.AddFile("e", "p", "r", "page.txt", "page"u8.ToArray());
        using WandbApi webApi = Connect(web);
        string address = (await (await webApi.RunAsync("e/p/r", CancellationToken)).FileAsync("page.txt", CancellationToken)).DirectUrl!;

        ArtifactUpload upload = await LogAsync(
            New().AddReference(new Uri(file).AbsoluteUri).AddArtifactReference(between, "link.txt").AddReference(address, "page.txt")
        );

        Assert.Equal(0, upload.Uploaded);
        ArtifactEntry[] entries = await upload.Artifact.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken);
        // The target of the link, not the link.
        Assert.Equal(NewReferences.ToUri(other.Id, "dir/in.txt"), entries[0].Reference);
        Assert.Equal(4, entries[2].Size);
        Assert.NotEqual(address, entries[2].Digest);
        Assert.Equal($"\"{entries[2].Digest}\"", entries[2].Extra["etag"].GetString());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["local.txt"] = "local",
                ["link.txt"] = "inner",
                ["page.txt"] = "page",
            },
            await ReadAsync("entity/project/data:v0")
        );
    }

    [Fact]
    public async Task Ids_that_clients_gave_are_the_servers_in_the_manifest()
    {
        Data.AddArtifact(
            new SandboxArtifact("entity", "project", "model", "resnet") { Files = Contents(("a.txt", "a")), ClientId = "client0" }
        );

        Artifact logged = (await LogAsync(New().AddReference("wandb-client-artifact://client0/a.txt"))).Artifact;

        ArtifactEntry entry = await logged.Entries(cancellationToken: CancellationToken).SingleAsync(CancellationToken);
        Assert.StartsWith("wandb-artifact://", entry.Reference, StringComparison.Ordinal);
        Assert.Equal("a", (await ReadAsync("entity/project/data:v0"))["a.txt"]);
        await Assert.ThrowsAsync<WandbNotFoundException>(() => LogAsync(New().AddReference("wandb-client-artifact://nobody/a.txt")));
    }

    [Fact]
    public async Task What_is_referred_to_must_be_there()
    {
        Artifact other = (await LogAsync(New("other").AddContent("a", new byte[] { 1 }))).Artifact;

        await Assert.ThrowsAsync<WandbNotFoundException>(() => LogAsync(New().AddArtifactReference(other, "not there")));
        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() =>
            LogAsync(New().AddReference(Sandbox.StorageUrl + "sandbox/no/such/file"))
        );

        Assert.NotNull(error.StatusCode);
        Assert.Empty(States());
    }

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 2)]
    [InlineData(25, 3)]
    [InlineData(200, 20)]
    public async Task A_large_file_is_sent_in_parts(int size, int parts)
    {
        string text = new('x', size);

        ArtifactUpload upload = await LogAsync(New().AddFile(WriteSource("large", text)).AddContent("small", new byte[] { 1 }), InParts);

        Assert.Equal((2, size + 1L), (upload.Uploaded, upload.BytesUploaded));
        Assert.Equal(
            parts,
            Sandbox.Requests.Storage.Count(static request => request.Path.StartsWith("/uploads/", StringComparison.Ordinal))
        );
        Assert.Equal(parts > 0 ? 1 : 0, RequestsOf("CompleteMultipartUploadArtifact").Length);
        Assert.Equal(text, (await ReadAsync("entity/project/data:v0"))["large"]);
    }

    [Fact]
    public async Task Addresses_are_asked_for_in_batches_that_grow()
    {
        NewArtifact artifact = New();
        for (int i = 0; i < 100; i++)
        {
            artifact.AddContent($"{i}", BitConverter.GetBytes(i));
        }

        ArtifactUpload upload = await LogAsync(artifact, new ArtifactUploadOptions { BatchSize = (2, 30) });

        Assert.Equal(100, upload.Uploaded);
        // 5 of 2, then 4, 8, 16, 30, and what is left; several are under way at the same time.
        Assert.Equal(
            [2, 2, 2, 2, 2, 2, 4, 8, 16, 30, 30],
            RequestsOf("CreateArtifactFiles")
                .Select(static request => JsonDocument.Parse(request.Variables).RootElement.GetProperty("files").GetArrayLength())
                .Order()
        );
        Assert.Equal(100, (await ReadAsync("entity/project/data:v0")).Count);
    }

    [Fact]
    public async Task A_collection_of_another_type_is_told_before_anything_is_sent()
    {
        await LogAsync(New().AddContent("a", new byte[] { 1 }));
        int puts = Puts();

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() =>
            LogAsync(new NewArtifact("data", "model").AddContent("b", new byte[] { 2 }))
        );

        Assert.Contains("'dataset'", error.Message, StringComparison.Ordinal);
        Assert.Equal(puts, Puts());
        Assert.Equal(["COMMITTED"], States());
    }

    [Fact]
    public async Task Calls_for_one_name_are_numbered_in_their_order()
    {
        Task<ArtifactUpload>[] calls = [.. Enumerable.Range(0, 8).Select(i => LogAsync(New().AddContent("a", BitConverter.GetBytes(i))))];

        Assert.Equal(
            Enumerable.Range(0, 8).Select(static i => $"v{i}"),
            (await Task.WhenAll(calls)).Select(static upload => upload.Artifact.Version)
        );
    }

    [Fact]
    public async Task A_run_says_what_it_uses()
    {
        Artifact artifact = (await LogAsync(New().AddContent("a", new byte[] { 1 }))).Artifact;
        Data.AddRun("entity", "elsewhere", "user");
        Run user = await Api.RunAsync("entity/elsewhere/user", CancellationToken);

        await user.UseArtifactAsync(artifact, "train-data", CancellationToken);
        await user.UseArtifactAsync(artifact, cancellationToken: CancellationToken);

        Assert.Equal(["user"], await artifact.UsedBy().Select(static run => run.Id).ToListAsync(CancellationToken));
        Artifact used = await user.UsedArtifacts().SingleAsync(CancellationToken);
        Assert.Equal(["train-data"], used.UsedAs);
    }

    [Fact]
    public async Task A_new_version_that_a_run_uses_and_has_not_made_is_logged_and_used()
    {
        int before = Operations().Length;

        ArtifactUpload first = await Run.UseArtifactAsync(
            New().AddContent("a", new byte[] { 1 }),
            "train-data",
            ["best"],
            cancellationToken: CancellationToken
        );
        string[] operations = [.. Operations().Skip(before).Where(static name => name != "ServerFeatures")];
        ArtifactUpload again = await Run.UseArtifactAsync(New().AddContent("a", new byte[] { 1 }), cancellationToken: CancellationToken);

        Assert.Equal(("data:v0", false, true), (first.Artifact.Name, first.AlreadyExisted, again.AlreadyExisted));
        Assert.Equal(["best", "latest"], first.Artifact.Aliases.Order(StringComparer.Ordinal));
        Assert.Equal(["CommitArtifact", "LoggedArtifact", "UseArtifact"], operations[^3..]);
        Assert.DoesNotContain("runName", RequestsOf("CreateArtifact")[0].Variables, StringComparison.Ordinal);
        Assert.Equal(["run"], await first.Artifact.UsedBy().Select(static run => run.Id).ToListAsync(CancellationToken));
        Assert.Equal(["train-data"], (await Run.UsedArtifacts().SingleAsync(CancellationToken)).UsedAs);
        // It is none of what the run made.
        Assert.Empty(await Run.LoggedArtifacts().ToListAsync(CancellationToken));
        Assert.Null(await first.Artifact.LoggedByAsync(CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Run.UseArtifactAsync(New(), aliases: ["a/b"], cancellationToken: CancellationToken)
        );
    }

    [Fact]
    public async Task A_version_that_could_not_be_marked_as_used_is_marked_by_the_next_call()
    {
        Sandbox.Faults.Add(Of("UseArtifact", SandboxFault.GraphQLError("not now")) with { Times = 1 });

        await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            Run.UseArtifactAsync(New().AddContent("a", new byte[] { 1 }), cancellationToken: CancellationToken)
        );
        int puts = Puts();
        ArtifactUpload upload = await Run.UseArtifactAsync(New().AddContent("a", new byte[] { 1 }), cancellationToken: CancellationToken);

        Assert.Equal((true, puts), (upload.AlreadyExisted, Puts()));
        Assert.Single(await Run.UsedArtifacts().ToListAsync(CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_without_features_takes_artifacts_and_refuses_tags(bool isFromBeforeFeatures)
    {
        await using var old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { Features = isFromBeforeFeatures ? null : [] },
            CancellationToken
        );
        old.Data.AddRun("entity", "project", "run");
        using WandbApi api = Connect(old);
        Run run = await api.RunAsync("entity/project/run", CancellationToken);

        Artifact artifact = (await LogAsync(New().AddContent("a", new byte[] { 1 }), run: run)).Artifact;
        await run.UseArtifactAsync(artifact, cancellationToken: CancellationToken);

        NewArtifact tagged = New("tagged").AddContent("a", new byte[] { 1 });
        tagged.Tags = ["tag"];
        WandbUnsupportedFeatureException error = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            LogAsync(tagged, run: run)
        );
        Assert.Equal("ARTIFACT_TAGS", error.Feature);
        Assert.Empty(old.Data.ListArtifactStates("entity", "project", "tagged"));
    }

    [Fact]
    public async Task Progress_comes_to_all_of_it_in_each_phase()
    {
        var reports = new List<ArtifactUploadProgress>();
        var progress = new Recorder(reports);

        await Run.LogArtifactAsync(
            New().AddFile(WriteSource("a", "12345")).AddFile(WriteSource("b", "")),
            progress: progress,
            cancellationToken: CancellationToken
        );

        Assert.Equal(
            [
                new ArtifactUploadProgress(ArtifactUploadPhase.Hashing, 2, 2, 5, 5),
                new ArtifactUploadProgress(ArtifactUploadPhase.Uploading, 2, 2, 5, 5),
            ],
            reports.Where(static report => report.FilesCompleted == 2)
        );
        Assert.Equal(ArtifactUploadPhase.Committing, reports[^1].Phase);
        Assert.Equal(reports[^1].TotalBytes, reports[^1].Bytes);
    }

    // What is sent also shows that the connection is not idle.
    [Fact]
    public async Task A_content_in_memory_is_sent_in_slices_that_are_reported()
    {
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                TimeProvider = new HurryingClock(),
            }
        );
        Run run = await api.RunAsync("entity/project/run", CancellationToken);
        var reports = new List<ArtifactUploadProgress>();

        await run.LogArtifactAsync(
            New().AddContent("a", new byte[1024 * 1024]),
            progress: new Recorder(reports),
            cancellationToken: CancellationToken
        );

        Assert.Contains(
            reports,
            static report => report.Phase == ArtifactUploadPhase.Uploading && report.Bytes > 0 && report.Bytes < report.TotalBytes
        );
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("")]
    public async Task An_alias_that_cannot_be_is_refused_before_anything(string alias)
    {
        int before = Sandbox.Requests.Count;

        await Assert.ThrowsAsync<ArgumentException>(() => Run.LogArtifactAsync(New(), [alias], cancellationToken: CancellationToken));

        Assert.Equal(before, Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_the_servers_own()
    {
        WandbGraphQLException error = await Assert.ThrowsAsync<WandbGraphQLException>(() =>
            Run.LogArtifactAsync(New().AddContent("a", new byte[] { 1 }), ["v7"], cancellationToken: CancellationToken)
        );

        Assert.Equal(HttpStatusCode.OK, error.StatusCode);
        Assert.Contains("v7", error.Message, StringComparison.Ordinal);
    }

    private GraphQLOperationRequest[] RequestsOf(string operation) =>
        [.. Sandbox.Requests.GraphQL.Where(request => request.OperationName == operation)];

    // Each look at it is 100 ms after the one before, the interval of reports.
    private sealed class HurryingClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency / 10);
    }

    private sealed class Recorder(List<ArtifactUploadProgress> reports) : IProgress<ArtifactUploadProgress>
    {
        public void Report(ArtifactUploadProgress value)
        {
            lock (reports)
            {
                reports.Add(value);
            }
        }
    }
}
