using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace WandbGen.References.Tests;

public sealed class S3ReferenceTests : ReferenceTest
{
    private readonly S3Endpoint _s3 = new();
    private readonly AmazonS3Client _client;
    private readonly S3References _resolver;

    public S3ReferenceTests()
    {
        _client = _s3.CreateClient();
        _resolver = new S3References(_client);
    }

    public override async ValueTask DisposeAsync()
    {
        _resolver.Dispose();
        _client.Dispose();
        _s3.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_version_that_was_logged_is_downloaded_although_there_is_a_newer_one()
    {
        _s3.Objects.AddRange([new("bucket/a/b.bin", "v2", "tag2", "newer"), new("bucket/a/b.bin", "v1", "tag1", "logged")]);
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/a/b.bin", "tag1", """{"etag":"tag1","versionID":"v1"}"""));

        ArtifactDownload done = await DownloadAsync(artifact, _resolver);

        Assert.Equal("logged", TextOf("ref"));
        Assert.Empty(done.Unverified);
    }

    [Fact]
    public async Task The_current_object_is_downloaded_if_it_has_the_ETag_that_was_logged()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "tag", """{"etag":"tag"}"""));

        ArtifactDownload done = await DownloadAsync(artifact, _resolver);
        await using Stream stream = await artifact.OpenReadAsync("ref", [_resolver], CancellationToken);
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
            _s3.Objects.Add(new("bucket/key", $"v{i}", $"tag{i}", $"text {i}"));
        }

        // Begins like it, and has the same bytes.
        _s3.Objects.Add(new("bucket/key2", "w1", "tag3", "text 3"));
        Artifact artifact = await ReferAsync(
            ("ref", "s3://bucket/key", "tag3", """{"etag":"tag3"}"""),
            ("bare", "s3://bucket/key", "tag1", null)
        );

        await DownloadAsync(artifact, _resolver);

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
        _s3.Objects.AddRange([
            new("bucket/key", "v1", "tag1", "bytes"),
            new("bucket/key", "v0", "tag0", "older"),
            new("bucket/key2", "w1", "only key2", "bytes"),
        ]);

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", digest, extra)), _resolver);

        Assert.IsType(isMissing ? typeof(WandbNotFoundException) : typeof(WandbObjectChangedException), failure);
    }

    [Fact]
    public async Task What_is_replaced_between_the_question_and_the_answer_is_an_error()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        _s3.BeforeContent = () => _s3.Objects[0] = new("bucket/key", null, "another", "bytez");

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), _resolver);

        Assert.IsType<WandbObjectChangedException>(failure);
    }

    [Fact]
    public async Task What_was_logged_without_an_ETag_is_downloaded_and_said_to_be_unverified()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "s3://bucket/key", null));

        Assert.Equal(["ref"], (await DownloadAsync(artifact, _resolver)).Unverified);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("100%25 + é/日本.bin")]
    [InlineData("what?is#this&that=x")]
    [InlineData("double//slash")]
    public async Task A_key_is_taken_as_it_is_written(string key)
    {
        _s3.Objects.Add(new($"bucket/{key}", null, "tag", "bytes"));

        await DownloadAsync(await ReferAsync(("ref", $"s3://bucket/{key}", "tag", null)), _resolver);

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
        WandbException failure = await FailAsync(await ReferAsync(("ref", address, "tag", null)), _resolver);

        Assert.IsType<WandbDownloadException>(failure);
        Assert.Empty(_s3.Requests);
    }

    [Fact]
    public async Task A_refusal_is_an_error_with_its_status()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        _s3.Refuse = static _ => HttpStatusCode.Forbidden;

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), _resolver);

        Assert.Equal(HttpStatusCode.Forbidden, Assert.IsType<WandbDownloadException>(failure).StatusCode);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_refused_is_signed_anew()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        int asked = 0;
        _s3.Refuse = request => request.HttpMethod == "GET" && asked++ == 0 ? HttpStatusCode.Forbidden : null;

        await DownloadAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), _resolver);

        Assert.Equal(("bytes", 2), (TextOf("ref"), asked));
    }

    [Fact]
    public async Task Credentials_that_are_gone_when_an_address_is_signed_anew_are_an_error_of_the_entry()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag", "bytes"));
        var credentials = new PassingCredentials();
        _s3.Refuse = request =>
        {
            credentials.AreGone = request.HttpMethod == "GET";
            return credentials.AreGone ? HttpStatusCode.Forbidden : null;
        };
        using var client = new AmazonS3Client(credentials, (AmazonS3Config)_client.Config);
        using var resolver = new S3References(client);

        WandbException failure = await FailAsync(await ReferAsync(("ref", "s3://bucket/key", "tag", null)), resolver);

        Assert.Contains("Sign in again.", Assert.IsType<WandbDownloadException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cached_is_not_asked_for()
    {
        _s3.Objects.Add(new("bucket/key", null, "tag-2", "bytes"));
        Artifact artifact = await ReferAsync(("ref", "s3://bucket/key", "tag-2", null));
        var cache = new ArtifactCache(new() { Directory = Path.Combine(Root, "cache") });
        await DownloadAsync(artifact, _resolver, cache: cache);
        _s3.Requests.Clear();

        ArtifactDownload second = await DownloadAsync(artifact, _resolver, "second", cache);

        Assert.Equal(1, second.FromCache);
        Assert.Empty(_s3.Requests);
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
        Assert.True(_resolver.CanResolve(new Uri("s3://bucket/key")));
        Assert.False(_resolver.CanResolve(new Uri("gs://bucket/key")));
        Assert.False(_resolver.CanResolve(new Uri("https://bucket.s3.amazonaws.com/key")));
    }

    private sealed class PassingCredentials : AWSCredentials
    {
        public bool AreGone { get; set; }

        public override ImmutableCredentials GetCredentials() =>
            AreGone ? throw new InvalidTimeZoneException("Sign in again.") : new ImmutableCredentials("key", "secret", null);
    }
}
