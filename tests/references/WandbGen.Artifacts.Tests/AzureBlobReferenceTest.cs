namespace WandbGen.References.Tests;

/// <summary>A test of references to Azure blobs, with an endpoint of its own.</summary>
public abstract class AzureBlobReferenceTest : ReferenceTest
{
    private protected AzureBlobReferenceTest() => Resolver = new AzureBlobReferences(Endpoint.CreateClient());

    private protected AzureEndpoint Endpoint { get; } = new();

    private protected AzureBlobReferences Resolver { get; }

    public override async ValueTask DisposeAsync()
    {
        Endpoint.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The address of a blob.</summary>
    private protected string Blob(string name = "a/b.bin") => $"{Endpoint.Address}account/container/{name}";
}
