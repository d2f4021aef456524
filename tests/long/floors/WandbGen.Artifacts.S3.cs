using Amazon.S3;
using WandbGen;
using WandbGen.References.Tests;

using var endpoint = new S3Endpoint();
using AmazonS3Client client = endpoint.CreateClient();
using var references = new S3References(client);
return await References.RoundTripAsync(endpoint, references, "s3://bucket/data", "s3");
