using System.Net;

namespace WandbGen.References.Tests;

/// <summary>What is logged of references to <c>gs://</c> addresses.</summary>
public sealed class GoogleCloudReferenceLoggingTests : GoogleCloudReferenceTest
{
    [Fact]
    public async Task An_object_is_logged_with_its_ETag_its_size_and_its_generation_and_downloaded_although_it_was_replaced()
    {
        Endpoint.Objects.Add(new("bucket/dir/b.bin", "1700000000000001", "CAE=", "logged"));

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference("gs://bucket/dir/b.bin"), Resolver);
        Endpoint.Objects.Insert(0, new("bucket/dir/b.bin", "1700000000000002", "CAI=", "newer"));
        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        ArtifactEntry entry = Assert.Single(entries);
        Assert.Equal(("b.bin", "gs://bucket/dir/b.bin", "CAE=", 6L), (entry.Path, entry.Reference, entry.Digest, entry.Size));
        Assert.Equal("""{"versionID":1700000000000001}""", entry.Extra.ToString());
        Assert.Equal("logged", TextOf("b.bin"));
        Assert.Empty(done.Unverified);
    }

    [Theory]
    [InlineData("gs://bucket/dir", null, "a.bin|sub/1.bin")]
    [InlineData("gs://bucket/dir/", "in", "in/a.bin|in/sub/1.bin")]
    [InlineData("gs://bucket", null, "dir/a.bin|dir/sub/1.bin|directory/other")]
    public async Task A_folder_is_one_entry_for_each_object_in_it_without_markers(string address, string? name, string paths)
    {
        Endpoint.Objects.AddRange([
            new("bucket/dir/", "1", "CAA=", ""),
            new("bucket/dir/a.bin", "3", "CAM=", "third"),
            new("bucket/dir/a.bin", "2", "CAI=", "second"),
            new("bucket/dir/sub/", "1", "CAA=", ""),
            new("bucket/dir/sub/1.bin", "4", "CAQ=", "fourth"),
            new("bucket/directory/other", "5", "CAU=", "fifth"),
        ]);

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference(address, name), Resolver);
        await DownloadAsync(artifact, Resolver);

        Assert.Equal(paths.Split('|'), entries.Select(static entry => entry.Path));
        Assert.Equal("third", TextOf(entries[0].Path));
        Assert.Equal("gs://bucket/dir/a.bin", entries[0].Reference);
    }

    [Fact]
    public async Task A_generation_that_the_address_names_is_logged_and_no_other()
    {
        Endpoint.Objects.AddRange([new("bucket/key", "2", "CAI=", "newer"), new("bucket/key", "1", "CAE=", "older")]);

        (_, ArtifactEntry[] entries) = await LogAsync(New().AddReference("gs://bucket/key#1"), Resolver);
        await FailToLogAsync<WandbNotFoundException>(new NewArtifact("other", "dataset").AddReference("gs://bucket/key#3"), Resolver);
        WandbUploadException error = await FailToLogAsync<WandbUploadException>(
            new NewArtifact("other", "dataset").AddReference("gs://bucket/key#first"),
            Resolver
        );

        Assert.Equal(("key", "gs://bucket/key", "CAE="), (entries[0].Path, entries[0].Reference, entries[0].Digest));
        Assert.Contains("'first'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_or_refused_is_an_error_and_nothing_is_logged()
    {
        await FailToLogAsync<WandbNotFoundException>(New().AddReference("gs://bucket/key"), Resolver);
        Endpoint.Refuse = static _ => HttpStatusCode.Forbidden;
        WandbUploadException refused = await FailToLogAsync<WandbUploadException>(New().AddReference("gs://bucket/key"), Resolver);

        Assert.Equal(("key", HttpStatusCode.Forbidden), (refused.FileName, refused.StatusCode));
    }

    [Fact]
    public async Task Bytes_of_another_ETag_than_the_manifests_are_not_cached_under_its()
    {
        // A manifest can name the ETag of one generation and the number of another one.
        Endpoint.Objects.AddRange([new("bucket/key", "2", "CAI=", "right"), new("bucket/key", "1", "CAE=", "other")]);
        Artifact lying = await ReferAsync(("ref", "gs://bucket/key", "CAI=", """{"versionID":1}"""));
        Artifact honest = await ReferAsync(("ref", "gs://bucket/key", "CAI=", """{"versionID":2}"""));
        var cache = new ArtifactCache(new() { Directory = Path.Combine(Root, "cache") });

        await DownloadAsync(lying, Resolver, "lying", cache);
        ArtifactDownload done = await DownloadAsync(honest, Resolver, "honest", cache);
        ArtifactDownload again = await DownloadAsync(honest, Resolver, "again", cache);

        Assert.Equal((0, 1), (done.FromCache, again.FromCache));
        Assert.Equal("right", await File.ReadAllTextAsync(Path.Combine(Root, "honest", "ref"), CancellationToken));
        Assert.Equal("right", await File.ReadAllTextAsync(Path.Combine(Root, "again", "ref"), CancellationToken));
    }
}
