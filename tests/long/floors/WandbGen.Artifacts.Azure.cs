using WandbGen;
using WandbGen.References.Tests;

using var endpoint = new AzureEndpoint();
var references = new AzureBlobReferences(endpoint.CreateClient());
return await References.RoundTripAsync(endpoint, references, $"{endpoint.Address}account/bucket/data", "azure");
