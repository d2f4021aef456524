using Google.Cloud.Storage.V1;

namespace WandbGen.References.Tests;

/// <summary>A test of references to <c>gs://</c> addresses, with an endpoint of its own.</summary>
public abstract class GoogleCloudReferenceTest : ReferenceTest
{
    private protected GoogleCloudReferenceTest()
    {
        Client = new StorageClientBuilder { BaseUri = $"{Endpoint.Address}storage/v1/", UnauthenticatedAccess = true }.Build();
        Resolver = new GoogleCloudReferences(Client);
    }

    private protected GoogleCloudEndpoint Endpoint { get; } = new();

    private protected StorageClient Client { get; }

    private protected GoogleCloudReferences Resolver { get; }

    public override async ValueTask DisposeAsync()
    {
        Resolver.Dispose();
        Client.Dispose();
        Endpoint.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
