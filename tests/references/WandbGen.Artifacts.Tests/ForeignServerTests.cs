using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace WandbGen.References.Tests;

/// <summary>References against servers that others wrote: tests/long/clouds.sh starts them.</summary>
public sealed class ForeignServerTests : ReferenceTest
{
    private static readonly string[] s_keys = ["plain", "with space/é 100%25.bin", "what?is#this"];

    [Fact]
    public async Task Objects_of_s3rver_are_downloaded_as_they_were_logged_or_not_at_all()
    {
        string address = Environment.GetEnvironmentVariable("WANDBGEN_S3RVER") ?? "";
        Assert.SkipWhen(address.Length == 0, "s3rver is started by tests/long/clouds.sh.");
        using var client = new AmazonS3Client(
            new BasicAWSCredentials("S3RVER", "S3RVER"),
            new AmazonS3Config
            {
                ServiceURL = address,
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            }
        );
        using var resolver = new S3References(client);
        await VerifyAsync("s3://bucket", resolver, PutAsync);

        async Task<string> PutAsync(string key, string text) =>
            (
                await client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = "bucket",
                        Key = key,
                        ContentBody = text,
                        UseChunkEncoding = false,
                    },
                    CancellationToken
                )
            ).ETag;
    }

    [Fact]
    public async Task Blobs_of_azurite_are_downloaded_as_they_were_logged_or_not_at_all()
    {
        string address = Environment.GetEnvironmentVariable("WANDBGEN_AZURITE") ?? "";
        Assert.SkipWhen(address.Length == 0, "azurite is started by tests/long/clouds.sh.");
        var client = new BlobServiceClient(
            new Uri(address),
            new StorageSharedKeyCredential("account", Convert.ToBase64String(new byte[32]))
        );
        var resolver = new AzureBlobReferences(client);
        BlobContainerClient container = client.GetBlobContainerClient($"c{Guid.NewGuid():N}");
        await container.CreateAsync(cancellationToken: CancellationToken);
        await VerifyAsync($"{address}/{container.Name}", resolver, PutAsync);

        async Task<string> PutAsync(string key, string text)
        {
            BlobContentInfo stored = await container
                .GetBlobClient(key)
                .UploadAsync(BinaryData.FromString(text), overwrite: true, CancellationToken);
            return stored.ETag.ToString();
        }
    }

    // Each object is downloaded as it was logged; one that was replaced, or that does not exist, is an error.
    private async Task VerifyAsync(string bucket, IArtifactReferenceResolver resolver, Func<string, string, Task<string>> put)
    {
        var references = new List<(string, string, string, string?)>();
        foreach (string key in s_keys)
        {
            string tag = await put(key, $"bytes of {key}");
            references.Add(($"file{references.Count}", $"{bucket}/{key}", tag.Trim('"'), null));
        }

        Artifact artifact = await ReferAsync(references);
        ArtifactDownload done = await DownloadAsync(artifact, resolver);
        await LogAndDownloadAsync($"{bucket}/with space", resolver);
        await put("plain", "replaced");
        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() => DownloadAsync(artifact, resolver, "second"));

        Assert.Equal(s_keys.Length, done.Downloaded);
        Assert.Empty(done.Unverified);
        Assert.All(s_keys.Index(), pair => Assert.Equal($"bytes of {pair.Item}", TextOf($"file{pair.Index}")));
        Assert.IsType<WandbObjectChangedException>(Assert.Single(exception.Failures).Value);
        Assert.IsType<WandbNotFoundException>(await FailAsync(resolver, $"{bucket}/missing"));
    }

    private async Task LogAndDownloadAsync(string folder, IArtifactReferenceResolver resolver)
    {
        (Artifact artifact, ArtifactEntry[] entries) = await LogAsync(
            New().AddReference(folder, "in").AddReference(folder[..folder.LastIndexOf('/')] + "/plain"),
            resolver
        );
        ArtifactDownload done = await DownloadAsync(artifact, resolver, "logged");

        Assert.Equal(["in/é 100%25.bin", "plain"], entries.Select(static entry => entry.Path));
        Assert.All(entries, static entry => Assert.NotEqual(entry.Reference, entry.Digest));
        Assert.Empty(done.Unverified);
        Assert.Equal("bytes of plain", await File.ReadAllTextAsync(Path.Combine(Root, "logged", "plain"), CancellationToken));
    }

    private async Task<WandbException> FailAsync(IArtifactReferenceResolver resolver, string address)
    {
        Artifact artifact = await ReferAsync(("missing", address, "tag", null));
        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() => DownloadAsync(artifact, resolver, "third"));
        return exception.Failures["missing"];
    }
}
