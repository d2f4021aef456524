using Amazon.S3;

namespace WandbGen.References.Tests;

/// <summary>A test of references to <c>s3://</c> addresses, with an endpoint of its own.</summary>
public abstract class S3ReferenceTest : ReferenceTest
{
    private protected S3ReferenceTest()
    {
        Client = Endpoint.CreateClient();
        Resolver = new S3References(Client);
    }

    private protected S3Endpoint Endpoint { get; } = new();

    private protected AmazonS3Client Client { get; }

    private protected S3References Resolver { get; }

    public override async ValueTask DisposeAsync()
    {
        Resolver.Dispose();
        Client.Dispose();
        Endpoint.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
