using System.Net;

namespace WandbGen.References.Tests;

/// <summary>What is logged of references to Azure blobs.</summary>
public sealed class AzureBlobReferenceLoggingTests : AzureBlobReferenceTest
{
    [Fact]
    public async Task A_blob_is_logged_with_its_ETag_its_size_and_its_version_and_downloaded_although_it_was_replaced()
    {
        Endpoint.Objects.Add(new("container/a/b.bin", "2026-01", "0x1", "logged"));

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference(Blob()), Resolver);
        Endpoint.Objects.Insert(0, new("container/a/b.bin", "2026-02", "0x2", "newer"));
        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        ArtifactEntry entry = Assert.Single(entries);
        Assert.Equal(("b.bin", Blob(), "0x1", 6L), (entry.Path, entry.Reference, entry.Digest, entry.Size));
        Assert.Equal("""{"etag":"0x1","versionID":"2026-01"}""", entry.Extra.ToString());
        Assert.Equal("logged", TextOf("b.bin"));
        Assert.Empty(done.Unverified);
    }

    [Theory]
    [InlineData("dir", null, "a.bin|sub/1.bin")]
    [InlineData("dir", "in", "in/a.bin|in/sub/1.bin")]
    [InlineData("stub", null, "c.bin")]
    public async Task A_folder_is_one_entry_for_each_blob_in_it_without_markers(string folder, string? name, string paths)
    {
        Endpoint.Objects.AddRange([
            new("container/dir/a.bin", "2026-02", "0x2", "second"),
            new("container/dir/a.bin", "2026-01", "0x1", "first"),
            new("container/dir/sub", "2026-01", "0x3", "") { IsFolder = true },
            new("container/dir/sub/1.bin", "2026-01", "0x4", "fourth"),
            new("container/directory/b.bin", "2026-01", "0x5", "fifth"),
            new("container/stub", "2026-01", "0x6", "") { IsFolder = true },
            new("container/stub/c.bin", "2026-01", "0x7", "seventh"),
        ]);

        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(New().AddReference(Blob(folder), name), Resolver);
        Endpoint.Objects.Insert(0, new("container/dir/a.bin", "2026-03", "0x8", "replaced"));
        await DownloadAsync(artifact, Resolver);

        Assert.Equal(paths.Split('|'), entries.Select(static entry => entry.Path));
        Assert.Equal(folder == "dir" ? "second" : "seventh", TextOf(entries[0].Path));
    }

    [Fact]
    public async Task A_version_that_the_address_names_is_logged_and_no_other()
    {
        Endpoint.Objects.AddRange([new("container/key", "2026-02", "0x2", "newer"), new("container/key", "2026-01", "0x1", "older")]);

        (_, ArtifactEntry[] entries) = await LogAsync(New().AddReference(Blob("key?versionId=2026-01")), Resolver);

        Assert.Equal(("key", Blob("key"), "0x1"), (entries[0].Path, entries[0].Reference, entries[0].Digest));
        await FailToLogAsync<WandbNotFoundException>(
            new NewArtifact("other", "dataset").AddReference(Blob("key?versionId=2026-03")),
            Resolver
        );
    }

    [Fact]
    public async Task What_is_not_there_or_refused_is_an_error_and_nothing_is_logged()
    {
        await FailToLogAsync<WandbNotFoundException>(New().AddReference(Blob("key")), Resolver);
        Endpoint.Refuse = static _ => HttpStatusCode.Forbidden;
        WandbUploadException refused = await FailToLogAsync<WandbUploadException>(New().AddReference(Blob("key")), Resolver);

        Assert.Equal(("key", HttpStatusCode.Forbidden), (refused.FileName, refused.StatusCode));
    }
}
