using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace WandbGen.References.Tests;

public sealed class S3ReferenceTests : S3ReferenceTest
{
    [Fact]
    public async Task The_version_that_was_logged_is_downloaded_although_there_is_a_newer_one()
    {
        Endpoint.Objects.AddRange([new("bucket/a/b.bin", "v2", "tag2", "newer"), new("bucket/a/b.bin", "v1", "tag1", "logged")]);
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/a/b.bin", "tag1", """{"etag":"tag1","versionID":"v1"}"""));

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);

        Assert.Equal("logged", TextOf("ref"));
        Assert.Empty(done.Unverified);
    }

    [Fact]
    public async Task The_current_object_is_downloaded_if_it_has_the_ETag_that_was_logged()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "tag", """{"etag":"tag"}"""));

        ArtifactDownload done = await DownloadAsync(artifact, Resolver);
        await using Stream stream = await artifact.OpenReadAsync("ref", [Resolver], CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.Equal("bytes", TextOf("ref"));
        Assert.Empty(done.Unverified);
        Assert.Equal("bytes", await reader.ReadToEndAsync(CancellationToken));
    }

    [Fact]
    public async Task Without_a_version_the_one_that_has_the_ETag_is_found_among_many()
    {
        for (int i = 9; i > 0; i--)
        {
            Endpoint.Objects.Add(new("bucket/key", $"v{i}", $"tag{i}", $"text {i}"));
        }

        // Begins like it, and has the same bytes.
        Endpoint.Objects.Add(new("bucket/key2", "w1", "tag3", "text 3"));
        Artifact artifact = await ReferAsync(
            ("ref", "s3://bucket/key", "tag3", """{"etag":"tag3"}"""),
            ("bare", "s3://bucket/key", "tag1", null)
        );

        await DownloadAsync(artifact, Resolver);

        Assert.Equal(("text 3", "text 1"), (TextOf("ref"), TextOf("bare")));
    }

    [Theory]
    [InlineData("other", """{"versionID":"v1"}""", false)]
    [InlineData("other", """{"etag":"other"}""", false)]
    [InlineData("other", """{"etag":"tag0"}""", false)]
    [InlineData("only key2", """{"etag":"only key2"}""", false)]
    [InlineData("tag1", """{"versionID":"v9"}""", true)]
    public async Task What_is_not_there_as_it_was_logged_is_an_error(string digest, string extra, bool isMissing)
    {
        Endpoint.Objects.AddRange([
            new("bucket/key", "v1", "tag1", "bytes"),
            new("bucket/key", "v0", "tag0", "older"),
            new("bucket/key2", "w1", "only key2", "bytes"),
        ]);

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", digest, extra)), Resolver);

        Assert.IsType(isMissing ? typeof(WandbNotFoundException) : typeof(WandbObjectChangedException), failure);
    }

    [Fact]
    public async Task What_is_replaced_between_the_question_and_the_answer_is_an_error()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        Endpoint.BeforeContent = () => Endpoint.Objects[0] = new("bucket/key", null, "another", "bytez");

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), Resolver);

        Assert.IsType<WandbObjectChangedException>(failure);
    }

    [Fact]
    public async Task What_was_logged_without_an_ETag_is_downloaded_and_said_to_be_unverified()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "s3://bucket/key", null));

        Assert.Equal(["ref"], (await DownloadAsync(artifact, Resolver)).Unverified);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("100%25 + é/日本.bin")]
    [InlineData("what?is#this&that=x")]
    [InlineData("double//slash")]
    public async Task A_key_is_taken_as_it_is_written(string key)
    {
        Endpoint.Objects.Add(new($"bucket/{key}", null, "tag", "bytes"));

        await DownloadAsync(await ReferAsync(("ref", $"s3://bucket/{key}", "tag", null)), Resolver);

        Assert.Equal("bytes", TextOf("ref"));
    }

    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/")]
    [InlineData("s3:///key")]
    [InlineData("s3:a")]
    [InlineData("s3:bucket/key")]
    [InlineData(" s3://bucket/key")]
    public async Task An_address_that_names_no_object_is_an_error(string address)
    {
        WandbException failure = await FailAsync(await ReferAsync(("ref", address, "tag", null)), Resolver);

        Assert.IsType<WandbDownloadException>(failure);
        Assert.Empty(Endpoint.Requests);
    }

    [Fact]
    public async Task A_refusal_is_an_error_with_its_status()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        Endpoint.Refuse = static _ => HttpStatusCode.Forbidden;

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), Resolver);

        Assert.Equal(HttpStatusCode.Forbidden, Assert.IsType<WandbDownloadException>(failure).StatusCode);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_refused_is_signed_anew()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        int asked = 0;
        Endpoint.Refuse = request => request.HttpMethod == "GET" && asked++ == 0 ? HttpStatusCode.Forbidden : null;

        await DownloadAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), Resolver);

        Assert.Equal(("bytes", 2), (TextOf("ref"), asked));
    }

    [Fact]
    public async Task Credentials_that_are_gone_when_an_address_is_signed_anew_are_an_error_of_the_entry()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        var credentials = new PassingCredentials();
        Endpoint.Refuse = request =>
        {
            credentials.AreGone = request.HttpMethod == "GET";
            return credentials.AreGone ? HttpStatusCode.Forbidden : null;
        };
        using var client = new AmazonS3Client(credentials, (AmazonS3Config)Client.Config);
        using var resolver = new S3References(client);

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), resolver);

        Assert.Contains("Sign in again.", Assert.IsType<WandbDownloadException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cached_is_not_asked_for()
    {
        Endpoint.Objects.Add(new("bucket/key", null, "tag-2", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "tag-2", null));
        var cache = new ArtifactCache(new() { Directory = Path.Combine(Root, "cache") });
        await DownloadAsync(artifact, Resolver, cache: cache);
        Endpoint.Requests.Clear();

        ArtifactDownload second = await DownloadAsync(artifact, Resolver, "second", cache);

        Assert.Equal(1, second.FromCache);
        Assert.Empty(Endpoint.Requests);
    }

    [Fact]
    public void The_endpoint_is_that_of_the_environment()
    {
        using AmazonS3Client own = S3References.Connect(name =>
            name == "AWS_S3_ENDPOINT_URL" ? "http://127.0.0.1:9000"
            : name == "AWS_REGION" ? "eu-west-1"
            : null
        );
        using AmazonS3Client coreWeave = S3References.Connect(static name => name == "AWS_S3_ENDPOINT_URL" ? "https://cwobject.com" : null);
        using AmazonS3Client legacy = S3References.Connect(static name =>
            name == "AWS_S3_ENDPOINT_URL" ? "https://object.ord1.coreweave.com" : null
        );

        Assert.Equal("http://127.0.0.1:9000/", own.Config.ServiceURL);
        Assert.Equal(("eu-west-1", true), (own.Config.AuthenticationRegion, ((AmazonS3Config)own.Config).ForcePathStyle));
        Assert.False(((AmazonS3Config)coreWeave.Config).ForcePathStyle);
        Assert.False(((AmazonS3Config)legacy.Config).ForcePathStyle);
    }

    [Fact]
    public void Other_addresses_are_not_its_own()
    {
        Assert.True(Resolver.CanResolve(new Uri("s3://bucket/key")));
        Assert.False(Resolver.CanResolve(new Uri("gs://bucket/key")));
        Assert.False(Resolver.CanResolve(new Uri("https://bucket.s3.amazonaws.com/key")));
    }

    private sealed class PassingCredentials : AWSCredentials
    {
        public bool AreGone { get; set; }

        public override ImmutableCredentials GetCredentials() =>
            AreGone ? throw new InvalidTimeZoneException("Sign in again.") : new ImmutableCredentials("key", "secret", null);
    }
}
