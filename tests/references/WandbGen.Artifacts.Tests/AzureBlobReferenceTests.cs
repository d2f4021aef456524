using System.Net;

namespace WandbGen.References.Tests;

public sealed class AzureBlobReferenceTests : AzureBlobReferenceTest
{
    [Fact]
    public async Task The_version_that_was_logged_is_downloaded_although_there_is_a_newer_one()
    {
        Endpoint.Objects.AddRange([
            new("container/a/b.bin", "2026-02", "0x2", "newer"),
            new("container/a/b.bin", "2026-01", "0x1", "logged"),
        ]);
        Artifact artifact = await ReferAsync(("ref", Blob(), "0x1", """{"etag":"0x1","versionID":"2026-01"}"""));

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        Assert.Equal("logged", TextOf("ref"));
        Assert.Empty(done.Unverified);
        Assert.Contains(Endpoint.Requests, static request => request.Contains("sig=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_current_blob_is_downloaded_if_it_has_the_ETag_and_else_the_version_that_has_it()
    {
        Endpoint.Objects.AddRange([
            new("container/a/b.bin", "2026-03", "0x3", "third"),
            new("container/a/b.bin", "2026-02", "0x2", "second"),
            new("container/a/b.bin2", "2026-01", "0x1", "other"),
            new("container/plain", null, "0x9", "plain"),
        ]);
        Artifact artifact = await ReferAsync(
            ("plain", Blob("plain"), "0x9", """{"etag":"0x9"}"""),
            ("second", Blob(), "0x2", """{"etag":"0x2"}"""),
            ("third", Blob(), "0x3", null)
        );

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        Assert.Equal(("plain", "second", "third"), (TextOf("plain"), TextOf("second"), TextOf("third")));
        Assert.Empty(done.Unverified);
        Assert.IsType<WandbObjectChangedException>(
            (
                await Assert.ThrowsAsync<WandbArtifactDownloadException>(async () =>
                    await DownloadAsync(await ReferAsync(("x", Blob(), "0x1", null)), Resolver, "other")
                )
            ).Failures["x"]
        );
    }

    [Fact]
    public async Task What_is_replaced_between_the_question_and_the_answer_is_an_error()
    {
        Endpoint.Objects.Add(new("container/a/b.bin", null, "0x1", "bytes"));
        Endpoint.BeforeContent = () => Endpoint.Objects[0] = new("container/a/b.bin", null, "0x2", "bytez");

        Assert.IsType<WandbObjectChangedException>(await FailAsync(await ReferAsync(("ref", Blob(), "0x1", null)), Resolver));
    }

    [Fact]
    public async Task What_was_logged_without_an_ETag_is_downloaded_and_said_to_be_unverified()
    {
        Endpoint.Objects.Add(new("container/a/b.bin", null, "0x1", "bytes"));
        Artifact artifact = await ReferAsync(("ref", Blob(), Blob(), null));

        Assert.Equal(["ref"], (await DownloadAsync(artifact, Resolver)).Unverified);
    }

    [Fact]
    public async Task A_marker_of_a_folder_is_left_out()
    {
        Endpoint.Objects.AddRange([
            new("container/folder", null, "0x1", "") { IsFolder = true },
            new("container/plain", null, "0x9", "plain"),
        ]);
        Artifact artifact = await ReferAsync(("folder", Blob("folder"), "0x1", null), ("plain", Blob("plain"), "0x9", null));

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        Assert.Equal((1, "plain"), (done.Downloaded, Assert.Single(FilesBelowTarget())));
    }

    [Fact]
    public async Task What_is_missing_or_refused_is_an_error()
    {
        Assert.IsType<WandbNotFoundException>(await FailAsync(await ReferAsync(("ref", Blob(), "0x1", null)), Resolver));
        Endpoint.Refuse = static _ => HttpStatusCode.Forbidden;
        Assert.Equal(
            HttpStatusCode.Forbidden,
            Assert.IsType<WandbDownloadException>(await FailAsync(await ReferAsync(("ref", Blob(), "0x1", null)), Resolver)).StatusCode
        );
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net")]
    [InlineData("https://account.blob.core.windows.net/")]
    [InlineData("https://account.blob.core.windows.net:443/container/blob")]
    [InlineData("https://user@account.blob.core.windows.net/container/blob")]
    public async Task An_address_that_names_no_blob_is_an_error(string address)
    {
        WandbException failure = await FailAsync(
            await ReferAsync(("ref", address, "0x1", null)),
            new AzureBlobReferences(new NoCredential())
        );

        Assert.Contains("not the address of an object", Assert.IsType<WandbDownloadException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_had_are_an_error_of_the_entry()
    {
        WandbException failure = await FailAsync(
            await ReferAsync(("ref", "https://account.blob.core.windows.net/container/blob", "0x1", null)),
            new AzureBlobReferences(new NoCredential())
        );

        Assert.Contains("Sign in first.", Assert.IsType<WandbDownloadException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_addresses_are_not_its_own()
    {
        var all = new AzureBlobReferences(new NoCredential());

        Assert.True(Resolver.CanResolve(new Uri(Blob())));
        Assert.False(Resolver.CanResolve(new Uri("https://other.blob.core.windows.net/container/blob")));
        Assert.True(all.CanResolve(new Uri("https://any.blob.core.windows.net/container/blob")));
        Assert.False(all.CanResolve(new Uri("https://blob.core.windows.net.example/container/blob")));
        Assert.False(all.CanResolve(new Uri("http://any.blob.core.windows.net/container/blob")));
    }

    // As those of Azure.Identity: their exceptions are none that this package knows.
    private sealed class NoCredential : Azure.Core.TokenCredential
    {
        public override Azure.Core.AccessToken GetToken(Azure.Core.TokenRequestContext context, CancellationToken cancellationToken) =>
            throw new InvalidTimeZoneException("Sign in first.");

        public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(
            Azure.Core.TokenRequestContext context,
            CancellationToken cancellationToken
        ) => throw new InvalidTimeZoneException("Sign in first.");
    }
}
