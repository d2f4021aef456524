using System.Text;
using WandbGen.Configuration;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class ArtifactDownloadTests : ArtifactContentTest
{
    [Fact]
    public async Task All_entries_arrive_verified_and_a_second_download_transfers_nothing_and_asks_for_no_address()
    {
        Artifact artifact = await AddAsync(("weights/0.bin", "zero"), ("weights/1.bin", "one"), ("empty", ""), ("a b#c?.txt", "odd"));

        ArtifactDownload first = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);
        int questions = AddressQuestions();
        int transfers = Sandbox.Requests.Storage.Count;
        ArtifactDownload second = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);

        Assert.Equal((Target, 4, 4, 0, 10L), (first.Root, first.Entries, first.Downloaded, first.UpToDate, first.BytesDownloaded));
        Assert.Equal((0, 4), (second.Downloaded, second.UpToDate));
        Assert.Empty(first.Unverified);
        Assert.Equal(["a b#c?.txt", "empty", "weights/0.bin", "weights/1.bin"], FilesBelowTarget());
        Assert.Equal("one", TextOf("weights/1.bin"));
        Assert.Equal((1, questions), (questions, AddressQuestions()));
        Assert.Equal(transfers, Sandbox.Requests.Storage.Count);
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_downloads_nothing_and_is_no_error()
    {
        Artifact artifact = await AddAsync(("a", "1"));

        ArtifactDownload done = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { Pattern = "zzz" },
            cancellationToken: CancellationToken
        );

        Assert.Equal((0, 0), (done.Entries, done.Downloaded));
        Assert.Empty(FilesBelowTarget());
    }

    [Fact]
    public async Task Results_say_in_one_line_what_was_done()
    {
        Artifact artifact = await AddAsync(("a", "12"), ("b", "3"));

        ArtifactVerification before = await artifact.VerifyAsync(Target, CancellationToken);
        ArtifactDownload done = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);
        Write("c", "stranger");
        ArtifactVerification after = await artifact.VerifyAsync(Target, CancellationToken);

        Assert.Equal("incomplete: 2 missing, 0 damaged, 0 extraneous, 0 unverified", before.ToString());
        Assert.Equal($"{Target}: 2 entries, 2 downloaded (3 bytes), 0 up to date, 0 unverified, 0 deleted", done.ToString());
        Assert.Equal("complete: 0 missing, 0 damaged, 1 extraneous, 0 unverified", after.ToString());
    }

    [Fact]
    public async Task Only_addresses_of_missing_entries_are_asked_for()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("b", "2"), ("c", "3"));
        await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);
        File.Delete(Path.Combine(Target, "b"));

        ArtifactDownload again = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);

        string variables = Sandbox.Requests.GraphQL.Last().Variables;
        Assert.Equal((1, 2), (again.Downloaded, again.UpToDate));
        Assert.Contains("\"b\"", variables, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", variables, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_asked_for_5000_at_a_time()
    {
        Artifact artifact = await AddAsync(
            Enumerable.Range(0, 5001).ToDictionary(static i => $"{i:D5}", static i => Encoding.UTF8.GetBytes($"{i}"))
        );

        ArtifactDownload done = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { Transfer = new DownloadOptions { Durable = false } },
            cancellationToken: CancellationToken
        );

        Assert.Equal((5001, 2), (done.Downloaded, AddressQuestions()));
    }

    [Fact]
    public async Task The_environment_says_how_many_addresses_are_asked_for_at_a_time()
    {
        Artifact added = await AddAsync(Enumerable.Range(0, 20).Select(static i => ($"f{i}", $"{i}")));
        using WandbApi api = ConnectWithBatches("7");
        using WandbApi wrong = ConnectWithBatches("0");
        Artifact artifact = await api.ArtifactAsync(added.Path, CancellationToken);
        Artifact other = await wrong.ArtifactAsync(added.Path, CancellationToken);

        await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);
        var exception = await Assert.ThrowsAsync<WandbConfigurationException>(() =>
            other.DownloadAsync(Path.Combine(Root, "other"), cancellationToken: CancellationToken)
        );

        Assert.Equal((20, 3), (FilesBelowTarget().Length, AddressQuestions()));
        Assert.Contains("WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE", exception.Message, StringComparison.Ordinal);
    }

    private WandbApi ConnectWithBatches(string size) =>
        new(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Environment = WandbEnvironment.Process with
                {
                    GetVariable = name =>
                        name == "WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE" ? size : Environment.GetEnvironmentVariable(name),
                },
            }
        );

    [Fact]
    public async Task Only_entries_that_match_are_downloaded()
    {
        Artifact artifact = await AddAsync(("weights/0.bin", "0"), ("weights/deep/1.bin", "1"), ("weightsandmore", "x"), ("readme", "r"));

        ArtifactDownload done = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { Pattern = "weights/*" },
            cancellationToken: CancellationToken
        );

        Assert.Equal(2, done.Entries);
        Assert.Equal(["weights/0.bin", "weights/deep/1.bin"], FilesBelowTarget());
    }

    [Theory]
    [InlineData("V1")]
    [InlineData("V2")]
    public async Task An_older_server_is_asked_by_memberships_in_both_layouts(string layout)
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = null },
            CancellationToken
        );
        using WandbApi api = Connect(old);
        Artifact artifact = await AddAsync(
            api,
            old.Data,
            Contents(("a/1", "one"), ("b", "two")),
            change: artifact => artifact with { StorageLayout = layout }
        );

        ArtifactDownload done = await artifact.DownloadAsync(Target, cancellationToken: CancellationToken);

        Assert.Equal(2, done.Downloaded);
        Assert.Equal("one", TextOf("a/1"));
        Assert.Contains(old.Requests.GraphQL, static request => request.Document.Contains("artifactMembership", StringComparison.Ordinal));
        Assert.Empty(old.Requests.Files);
    }

    [Theory]
    [InlineData("V1", "/artifacts/entity/")]
    [InlineData("V2", "/artifactsV2/default/entity/project/resnet/")]
    public async Task What_the_server_gives_no_address_for_is_fetched_by_its_checksum(string layout, string beginning)
    {
        Artifact artifact = await AddAsync(
            Contents(("weights/a b.bin", "one")),
            change: artifact => artifact with { StorageLayout = layout }
        );
        // The server finds the file by its checksum only: none of its listings has the name that the manifest has.
        Artifact renamed = await AddAsync(
            Contents(("weights/a b.bin", "one"), ("other", "2")),
            change: artifact => artifact with { StorageLayout = layout }
        );
        ArtifactManifest manifest = await new ManifestFile(Api.Client, renamed).ReadAsync(CancellationToken);
        var addresses = new ArtifactAddresses(Api.Client, renamed, manifest);
        var file = new EntryFile(manifest[manifest.Find("weights/a b.bin")] with { Path = "weights/unknown b.bin" }, "x.bin", addresses);
        await addresses.FindAsync([file], CancellationToken);

        DownloadedFile done = await Api.Client.Downloads.DownloadAsync(file, Target, cancellationToken: CancellationToken);

        Assert.StartsWith(beginning, file.Url, StringComparison.Ordinal);
        Assert.Equal(VerificationLevel.Md5, done.Verification);
        Assert.Equal("one", TextOf("x.bin"));
        Assert.StartsWith(beginning, Assert.Single(Sandbox.Requests.Files).Path, StringComparison.Ordinal);
        Assert.NotEqual(artifact.Id, renamed.Id);
    }

    [Fact]
    public async Task An_address_that_has_expired_is_asked_for_again_for_that_file_only()
    {
        var clock = new Clock();
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, TimeProvider = clock },
            CancellationToken
        );
        using WandbApi api = Connect(sandbox);
        Artifact artifact = await AddAsync(api, sandbox.Data, Contents(("a", "1"), ("b", "2")));
        ArtifactManifest manifest = await new ManifestFile(api.Client, artifact).ReadAsync(CancellationToken);
        var addresses = new ArtifactAddresses(api.Client, artifact, manifest);
        EntryFile[] files = [.. Enumerable.Range(0, 2).Select(i => new EntryFile(manifest[i], manifest.GetPath(i), addresses))];
        await addresses.FindAsync(files, CancellationToken);
        clock.Offset = TimeSpan.FromDays(1);

        await api.Client.Downloads.DownloadAsync(files[0], Target, cancellationToken: CancellationToken);

        GraphQLOperationRequest[] questions =
        [
            .. sandbox.Requests.GraphQL.Where(static request =>
                request.Document.Contains("filesByManifestEntries", StringComparison.Ordinal)
            ),
        ];
        Assert.Equal("1", TextOf("a"));
        Assert.Equal(2, questions.Length);
        Assert.Contains("\"a\"", questions[1].Variables, StringComparison.Ordinal);
        Assert.DoesNotContain("\"b\"", questions[1].Variables, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_in_the_way_are_all_told_before_anything_is_written()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("b", "2"), ("c", "3"), ("d/e", "4"));
        Write("a", "edited here");
        Write("c/inside", "a directory");
        Write("d", "a file");

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.Equal(["a", "c", "d/e"], exception.Failures.Keys.Order());
        Assert.IsType<WandbFileExistsException>(exception.Failures["a"]);
        Assert.Equal(["a", "c/inside", "d"], FilesBelowTarget());
        Assert.Equal("edited here", TextOf("a"));
        Assert.Equal((0, 0), (exception.Result.Downloaded, AddressQuestions()));
    }

    [Fact]
    public async Task Files_are_replaced_or_kept_as_the_options_say()
    {
        Artifact artifact = await AddAsync(("a", "right"), ("b", "new"));
        Write("a", "wrong");

        ArtifactDownload kept = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { Transfer = new DownloadOptions { ExistOk = true } },
            cancellationToken: CancellationToken
        );
        string before = TextOf("a");
        ArtifactDownload replaced = await artifact.DownloadAsync(
            Target,
            new ArtifactDownloadOptions { Transfer = new DownloadOptions { Replace = true } },
            cancellationToken: CancellationToken
        );

        Assert.Equal(("wrong", "right"), (before, TextOf("a")));
        Assert.Equal((1, 1), (kept.UpToDate, replaced.Downloaded));
        Assert.Equal(["a"], kept.Unverified);
        Assert.Empty(replaced.Unverified);
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("x/y", "x/y/z/w")]
    [InlineData("x", "x/y/z")]
    public async Task A_file_and_a_directory_of_one_name_are_told_before_anything_is_written(string file, string below)
    {
        // What is between the two in the order of code points must not hide them from each other.
        Artifact artifact = await AddAsync((file, "1"), (file + "-more", "2"), (file + ".txt", "3"), (below, "4"));

        var exception = await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            artifact.SyncAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.Equal(below, exception.FileName);
        Assert.Contains($"'{file}'", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData("Model.bin", "model.bin")]
    [InlineData("dir/\u00e9", "dir/e\u0301")]
    [InlineData("Dir", "dir/file")]
    public async Task Names_that_some_system_takes_for_one_are_told_before_anything_is_written_if_they_are_to_be_portable(
        string name,
        string other
    )
    {
        Artifact artifact = await AddAsync((name, "1"), (other, "2"));

        await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            artifact.DownloadAsync(
                Target,
                new ArtifactDownloadOptions { Transfer = new DownloadOptions { PortableNames = true } },
                cancellationToken: CancellationToken
            )
        );
        bool wasMade = Directory.Exists(Target);

        Assert.False(wasMade);
        if (OperatingSystem.IsLinux())
        {
            // Here they are two.
            Assert.Equal(2, (await artifact.DownloadAsync(Target, cancellationToken: CancellationToken)).Downloaded);
        }
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("a:b")]
    [InlineData("dir./a")]
    [InlineData("back\\slash")]
    public async Task Names_that_Windows_refuses_are_told_before_anything_is_written_if_they_are_to_be_portable(string name)
    {
        Artifact artifact = await AddAsync(("aaa", "1"), (name, "2"));

        var exception = await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            artifact.DownloadAsync(
                Target,
                new ArtifactDownloadOptions { Transfer = new DownloadOptions { PortableNames = true } },
                cancellationToken: CancellationToken
            )
        );

        Assert.Equal(name, exception.FileName);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task An_entry_that_arrives_damaged_is_an_error_and_all_others_are_there()
    {
        Dictionary<string, byte[]> files = Contents(("a", "1"), ("b", "2"), ("c", "3"));
        Artifact artifact = await AddAsync(files);
        Data.Database.Execute("UPDATE files SET content = CAST('x' AS BLOB) WHERE name = 'b' AND NOT manifest");

        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: CancellationToken)
        );

        Assert.IsType<WandbIntegrityException>(exception.Failures["b"]);
        Assert.Equal((1, 2), (exception.Failures.Count, exception.Result.Downloaded));
        Assert.Equal(["a", "c"], FilesBelowTarget().Where(static file => !file.Contains("partial", StringComparison.Ordinal)));
        Data.Database.Execute("UPDATE files SET content = CAST('2' AS BLOB) WHERE name = 'b' AND NOT manifest");
        Assert.Equal(1, (await artifact.DownloadAsync(Target, cancellationToken: CancellationToken)).Downloaded);
    }

    [Fact]
    public async Task Progress_tells_of_every_file()
    {
        Artifact artifact = await AddAsync(("a", "1"), ("b", "2"));
        var complete = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var progress = new Immediate(report =>
        {
            if (report.IsComplete)
            {
                complete[report.FileName] = report.FilesCompleted;
            }
        });

        await artifact.DownloadAsync(Target, progress: progress, cancellationToken: CancellationToken);

        Assert.Equal(["a", "b"], complete.Keys.Order());
        Assert.Equal([1, 2], complete.Values.Order());
    }

    [Fact]
    public async Task Cancelling_ends_it_with_the_callers_token()
    {
        Artifact artifact = await AddAsync(("a", "1"));
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        await cancelled.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            artifact.DownloadAsync(Target, cancellationToken: cancelled.Token)
        );

        Assert.Equal(cancelled.Token, exception.CancellationToken);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task An_entry_is_read_without_a_copy_on_disk()
    {
        Artifact artifact = await AddAsync(("weights/0.bin", "zero"), ("b", "2"));

        await using Stream stream = await artifact.OpenReadAsync("weights/0.bin", CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.Equal("zero", await reader.ReadToEndAsync(CancellationToken));
        Assert.Equal(
            "ArtifactManifestEntry",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => artifact.OpenReadAsync("weights", CancellationToken))).TypeName
        );
    }

    [Fact]
    public async Task An_artifact_that_is_not_complete_has_no_manifest()
    {
        Artifact artifact = await AddAsync(Contents(("a", "1")), change: static artifact => artifact with { State = "PENDING" });

        await Assert.ThrowsAsync<WandbNotFoundException>(() => artifact.DownloadAsync(Target, cancellationToken: CancellationToken));
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }

    private sealed class Immediate(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
