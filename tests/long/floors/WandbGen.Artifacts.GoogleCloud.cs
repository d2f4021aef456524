using Google.Cloud.Storage.V1;
using WandbGen;
using WandbGen.References.Tests;

using var endpoint = new GoogleCloudEndpoint();
using StorageClient client = new StorageClientBuilder { BaseUri = $"{endpoint.Address}storage/v1/", UnauthenticatedAccess = true }.Build();
using var references = new GoogleCloudReferences(client);
return await References.RoundTripAsync(endpoint, references, "gs://bucket/data", "gs");
