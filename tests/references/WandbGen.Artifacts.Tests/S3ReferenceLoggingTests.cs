using System.Net;

namespace WandbGen.References.Tests;

/// <summary>What is logged of references to <c>s3://</c> addresses.</summary>
public sealed class S3ReferenceLoggingTests : S3ReferenceTest
{
    [Fact]
    public async Task An_object_is_logged_with_its_ETag_its_size_and_its_version_and_downloaded_although_it_was_replaced()
    {
        Endpoint.Objects.Add(new("bucket/dir/b.bin", "v1", "tag1", "logged"));

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference("s3://bucket/dir/b.bin"), Resolver);
        Endpoint.Objects.Insert(0, new("bucket/dir/b.bin", "v2", "tag2", "newer"));
        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        ArtifactEntry entry = Assert.Single(entries);
        Assert.Equal(("b.bin", "s3://bucket/dir/b.bin", "tag1", 6L), (entry.Path, entry.Reference, entry.Digest, entry.Size));
        Assert.Equal("""{"etag":"tag1","versionID":"v1"}""", entry.Extra.ToString());
        Assert.Equal("logged", TextOf("b.bin"));
        Assert.Empty(done.Unverified);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public async Task An_object_without_a_version_has_none_in_the_manifest(string? version)
    {
        Endpoint.Objects.Add(new("bucket/key", version, "tag", ""));

        (_, ArtifactEntry[] entries) = await LogAsync(New().AddReference("s3://bucket/key", "x/y"), Resolver);

        Assert.Equal(("x/y", "tag", 0L), (entries[0].Path, entries[0].Digest, entries[0].Size));
        Assert.Equal("""{"etag":"tag"}""", entries[0].Extra.ToString());
    }

    [Theory]
    [InlineData("s3://bucket/dir", null, "a.bin|sub/ä 1.bin")]
    [InlineData("s3://bucket/dir", "in", "in/a.bin|in/sub/ä 1.bin")]
    [InlineData("s3://bucket/dir/", "in/deep", "in/deep/a.bin|in/deep/sub/ä 1.bin")]
    [InlineData("s3://bucket/dir/sub", null, "ä 1.bin")]
    [InlineData("s3://bucket", null, "dir/a.bin|dir/sub/ä 1.bin|directory/other")]
    [InlineData("s3://bucket/", "all", "all/dir/a.bin|all/dir/sub/ä 1.bin|all/directory/other")]
    public async Task A_folder_is_one_entry_for_each_object_in_it(string address, string? name, string paths)
    {
        Endpoint.Objects.AddRange([
            new("bucket/dir/", "v1", "marker", ""),
            new("bucket/dir/a.bin", "v3", "tag3", "third"),
            new("bucket/dir/a.bin", "v2", "tag2", "second"),
            new("bucket/dir/deleted", "v6", "", "") { IsDeletion = true },
            new("bucket/dir/deleted", "v5", "tag5", "fifth"),
            new("bucket/dir/sub/ä 1.bin", "v4", "tag4", "fourth"),
            new("bucket/directory/other", "v7", "tag7", "seventh"),
        ]);

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference(address, name), Resolver);
        await DownloadAsync(artifact, Resolver);

        Assert.Equal(paths.Split('|'), entries.Select(static entry => entry.Path));
        ArtifactEntry last = entries.Single(static entry => entry.Path.EndsWith("1.bin", StringComparison.Ordinal));
        Assert.Equal(("s3://bucket/dir/sub/ä 1.bin", "tag4", 6L), (last.Reference, last.Digest, last.Size));
        Assert.Equal("""{"etag":"tag4","versionID":"v4"}""", last.Extra.ToString());
        Assert.Equal("fourth", TextOf(last.Path));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task A_storage_that_lists_no_versions_lists_objects(HttpStatusCode refusal)
    {
        Endpoint.RefuseVersions = refusal;
        Endpoint.Objects.AddRange([
            new("bucket/dir/a", null, "tag1", "one"),
            new("bucket/dir/b", null, "tag2", "two"),
            new("bucket/dir/c/d", null, "tag3", "three"),
            new("bucket/dir/c/", null, "tag4", ""),
        ]);

        (_, ArtifactEntry[] entries) = await LogAsync(New().AddReference("s3://bucket/dir"), Resolver);

        Assert.Equal(["a", "b", "c/d"], entries.Select(static entry => entry.Path));
        Assert.Equal("""{"etag":"tag3"}""", entries[2].Extra.ToString());
    }

    [Fact]
    public async Task An_object_that_is_a_folders_marker_stands_for_the_folder()
    {
        Endpoint.Objects.AddRange([new("bucket/dir", null, "marker", "") { IsFolder = true }, new("bucket/dir/a", null, "tag", "bytes")]);

        (_, ArtifactEntry[] entries) = await LogAsync(New().AddReference("s3://bucket/dir"), Resolver);

        Assert.Equal(["a"], entries.Select(static entry => entry.Path));
    }

    [Fact]
    public async Task A_version_that_the_address_names_is_logged_and_no_other()
    {
        Endpoint.Objects.AddRange([new("bucket/key", "v2", "tag2", "newer"), new("bucket/key", "v1", "tag1", "older")]);

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference("s3://bucket/key?versionId=v1"), Resolver);
        await DownloadAsync(artifact, Resolver);
        WandbNotFoundException missing = await FailToLogAsync<WandbNotFoundException>(
            new NewArtifact("other", "dataset").AddReference("s3://bucket/key?versionId=v3"),
            Resolver
        );

        Assert.Equal(("key", "s3://bucket/key", "tag1"), (entries[0].Path, entries[0].Reference, entries[0].Digest));
        Assert.Equal("v1", entries[0].Extra["versionID"].GetString());
        Assert.Equal("older", TextOf("key"));
        Assert.Contains("'v3'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_where_that_is_not_wanted_or_needed()
    {
        NewArtifact references = New()
            .AddUnverifiedReference("s3://bucket/a")
            .AddReference("s3://bucket/b", digest: "known", size: 5)
            .AddReference("gs://bucket/c")
            .AddUnverifiedReference($"{Endpoint.Address}d")
            .AddUnverifiedReference("file:///not/there", "e");

        (_, ArtifactEntry[] entries) = await LogAsync(references, Resolver);

        Assert.Empty(Endpoint.Requests);
        Assert.Equal(
            ["s3://bucket/a", "known", "gs://bucket/c", $"{Endpoint.Address}d", "file:///not/there"],
            entries.Select(static entry => entry.Digest)
        );
        Assert.Equal([null, 5L, null, null, null], entries.Select(static entry => entry.Size));
    }

    [Fact]
    public async Task What_is_not_there_or_refused_is_an_error_and_nothing_is_logged()
    {
        Endpoint.Objects.Add(new("bucket/directory/a", null, "tag", "bytes"));

        WandbNotFoundException missing = await FailToLogAsync<WandbNotFoundException>(New().AddReference("s3://bucket/dir"), Resolver);
        WandbUploadException nameless = await FailToLogAsync<WandbUploadException>(New().AddReference("s3:///key"), Resolver);
        Endpoint.Refuse = static _ => HttpStatusCode.Forbidden;
        WandbUploadException refused = await FailToLogAsync<WandbUploadException>(New().AddReference("s3://bucket/a", "x"), Resolver);

        Assert.Contains("s3://bucket/dir", missing.Message, StringComparison.Ordinal);
        Assert.Contains("names no bucket", nameless.Message, StringComparison.Ordinal);
        Assert.Equal(("x", HttpStatusCode.Forbidden), (refused.FileName, refused.StatusCode));
    }

    [Fact]
    public async Task Objects_that_cannot_be_entries_beside_the_others_are_told_before_anything_is_sent()
    {
        Endpoint.Objects.AddRange([new("bucket/dir/a", null, "tag", "bytes"), new("bucket/odd//b", null, "tag", "bytes")]);

        WandbUploadException twice = await FailToLogAsync<WandbUploadException>(
            New().AddContent("a", "own"u8.ToArray()).AddReference("s3://bucket/dir"),
            Resolver
        );
        WandbUploadException below = await FailToLogAsync<WandbUploadException>(
            New().AddContent("in", "own"u8.ToArray()).AddReference("s3://bucket/dir/a", "other").AddReference("s3://bucket/dir", "other2"),
            new Below("in/deep")
        );
        WandbUploadException odd = await FailToLogAsync<WandbUploadException>(New().AddReference("s3://bucket/odd"), Resolver);

        Assert.Contains("'a'", twice.Message, StringComparison.Ordinal);
        Assert.Contains("in/deep", below.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be a path", odd.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Requests.GraphQL, static request => request.OperationName == "CreateArtifact");
    }

    [Fact]
    public async Task Logging_the_same_again_finds_the_version_and_a_change_of_the_object_makes_another()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag1", "one"));
        (Artifact first, _) = await LogAsync(New().AddReference("s3://bucket/key"), Resolver);
        Run run = await Api.RunAsync("entity/project/run", CancellationToken);
        var options = new ArtifactUploadOptions { References = [Resolver] };

        ArtifactUpload same = await run.LogArtifactAsync(New().AddReference("s3://bucket/key"), null, options, null, CancellationToken);
        Endpoint.Objects[0] = new("bucket/key", null, "tag2", "two");
        ArtifactUpload other = await run.LogArtifactAsync(New().AddReference("s3://bucket/key"), null, options, null, CancellationToken);

        Assert.Equal((true, first.Id), (same.AlreadyExisted, same.Artifact.Id));
        Assert.Equal((false, "v1"), (other.AlreadyExisted, other.Artifact.Version));
    }

    [Fact]
    public void A_missing_region_and_an_endpoint_that_is_none_are_errors_that_say_what_to_do()
    {
        WandbConfigurationException endpoint = Assert.Throws<WandbConfigurationException>(() =>
            S3References.Connect(static name => name == "AWS_S3_ENDPOINT_URL" ? "minio:9000" : null)
        );

        Assert.Contains("AWS_S3_ENDPOINT_URL", endpoint.Message, StringComparison.Ordinal);
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("AWS_REGION") is not null || File.Exists(Path.Combine(Home, ".aws", "config")),
            "This machine has a region."
        );
        WandbConfigurationException region = Assert.Throws<WandbConfigurationException>(() => S3References.Connect(static _ => null));
        Assert.Contains("AWS_REGION", region.Message, StringComparison.Ordinal);
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>A resolver that returns another reference than the requested one.</summary>
    private sealed class Below(string path) : IArtifactReferenceResolver
    {
        public bool CanResolve(Uri reference) => true;

        public ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ArtifactEntry> ListAsync(
            ArtifactEntry reference,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.CompletedTask;
            yield return reference with
            {
                Path = path,
            };
        }
    }
}
