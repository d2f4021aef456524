using System.Net;
using System.Security.Cryptography;
using Google.Apis.Auth.OAuth2;
using Google.Cloud.Storage.V1;

namespace WandbGen.References.Tests;

public sealed class GoogleCloudReferenceTests : GoogleCloudReferenceTest
{
    [Fact]
    public async Task The_generation_that_was_logged_is_downloaded_although_there_is_a_newer_one()
    {
        Endpoint.Objects.AddRange([new("bucket/a/b.bin", "2", "CAI=", "newer"), new("bucket/a/b.bin", "1", "CAE=", "logged")]);
        Artifact artifact = await ReferAsync(("ref", "gs://bucket/a/b.bin", "CAE=", """{"versionID":1}"""));

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        Assert.Equal("logged", TextOf("ref"));
        Assert.Empty(done.Unverified);
    }

    [Fact]
    public async Task A_generation_whose_metadata_has_changed_since_has_the_bytes_still()
    {
        Endpoint.Objects.Add(new("bucket/key", "1", "another", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "gs://bucket/key", "CAE=", """{"versionID":"1"}"""));

        await DownloadAsync(artifact, Resolver);

        Assert.Equal("bytes", TextOf("ref"));
    }

    [Fact]
    public async Task Without_versions_the_current_object_is_downloaded_if_it_has_the_ETag_that_was_logged()
    {
        Endpoint.Objects.Add(new("bucket/key", "7", "CAE=", "bytes"));
        Artifact same = await ReferAsync(
            ("ref", "gs://bucket/key", "CAE=", """{"versionID":1}"""),
            ("bare", "gs://bucket/key", "CAE=", null)
        );
        Artifact other = await ReferAsync(("ref", "gs://bucket/key", "CAI=", """{"versionID":1}"""));

        WandbException failure = await FailAsync(other, Resolver);
        await DownloadAsync(same, Resolver);

        Assert.IsType<WandbObjectChangedException>(failure);
        Assert.Equal(("bytes", "bytes"), (TextOf("ref"), TextOf("bare")));
    }

    [Fact]
    public async Task Bytes_are_verified_by_Googles_MD5_and_composite_objects_said_to_be_unverified()
    {
        Endpoint.Objects.AddRange([
            new("bucket/key", "1", "CAE=", "bytes"),
            new("bucket/composite", "1", "CAI=", "bytes") { IsComposite = true },
        ]);
        Artifact artifact = await ReferAsync(
            ("composite", "gs://bucket/composite", "CAI=", null),
            ("unlogged", "gs://bucket/composite", "gs://bucket/composite", null)
        );

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);
        Endpoint.BeforeContent = () => Endpoint.Objects[0] = new("bucket/key", "1", "CAE=", "bytez");
        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(async () =>
            await DownloadAsync(await ReferAsync(("ref", "gs://bucket/key", "CAE=", null)), Resolver, "other")
        );

        Assert.Equal(["composite", "unlogged"], done.Unverified);
        Assert.IsType<WandbIntegrityException>(exception.Failures["ref"]);
    }

    [Fact]
    public async Task Markers_of_folders_are_left_out()
    {
        Endpoint.Objects.AddRange([new("bucket/folder/", "1", "CAE=", ""), new("bucket/key", "1", "CAI=", "bytes")]);
        Artifact artifact = await ReferAsync(
            ("marker", "gs://bucket/folder/", "CAE=", null),
            ("bare", "gs://bucket/folder", "CAE=", null),
            ("key", "gs://bucket/key", "CAI=", null)
        );

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        Assert.Equal(1, done.Downloaded);
        Assert.Equal(["key"], FilesBelowTarget());
    }

    [Fact]
    public async Task What_is_missing_or_refused_is_an_error()
    {
        Assert.IsType<WandbNotFoundException>(await FailAsync(await ReferAsync(("ref", "gs://bucket/key", "CAE=", null)), Resolver));
        Endpoint.Refuse = static _ => HttpStatusCode.Forbidden;
        Assert.Equal(
            HttpStatusCode.Forbidden,
            Assert
                .IsType<WandbDownloadException>(await FailAsync(await ReferAsync(("ref", "gs://bucket/key", "CAE=", null)), Resolver))
                .StatusCode
        );
    }

    [Fact]
    public async Task An_address_is_signed_for_the_generation()
    {
        Endpoint.Objects.Add(new("bucket/a b", "5", "CAE=", "bytes"));
        using var key = RSA.Create(2048);
        UrlSigner signer = UrlSigner.FromCredential(
            new ServiceAccountCredential(new ServiceAccountCredential.Initializer("robot@example.iam") { Key = key })
        );
        using var resolver = new GoogleCloudReferences(Client, signer);

        IDownloadable? file = await resolver.ResolveAsync(
            new ArtifactEntry("ref", "CAE=") { Reference = "gs://bucket/a b" },
            CancellationToken
        );

        Assert.StartsWith("https://storage.googleapis.com/bucket/a%20b?", file!.Url, StringComparison.Ordinal);
        Assert.Contains("generation=5", file.Url, StringComparison.Ordinal);
        Assert.Contains("X-Goog-Signature=", file.Url, StringComparison.Ordinal);
    }
}
