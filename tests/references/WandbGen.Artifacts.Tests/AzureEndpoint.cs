using System.Net;
using System.Security;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace WandbGen.References.Tests;

/// <summary>Azure Blob Storage of the account <c>account</c>, as far as references need it.</summary>
internal sealed class AzureEndpoint : StorageEndpoint
{
    /// <summary>A client of the account, which asks once.</summary>
    public BlobServiceClient CreateClient() =>
        new(
            new Uri(Address, "account"),
            new StorageSharedKeyCredential("account", Convert.ToBase64String(new byte[32])),
            new BlobClientOptions { Retry = { MaxRetries = 0 } }
        );

    protected override void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        if (request.Headers["Authorization"] is null && request.QueryString["sig"] is null)
        {
            SendError(request, response, HttpStatusCode.Forbidden, "AuthenticationFailed");
            return;
        }

        string path = PathOf(request)["account/".Length..];
        if (request.QueryString["comp"] == "list")
        {
            List(request, response, path);
            return;
        }

        if (request.HttpMethod == "GET")
        {
            BeforeContent();
        }

        if (Find(path, request.QueryString["versionid"]) is not { } stored)
        {
            SendError(request, response, HttpStatusCode.NotFound, "BlobNotFound");
            return;
        }

        response.Headers["x-ms-blob-type"] = "BlockBlob";
        if (stored.Version is not null)
        {
            response.Headers["x-ms-version-id"] = stored.Version;
        }

        if (stored.IsFolder)
        {
            response.Headers["x-ms-meta-hdi_isfolder"] = "true";
        }

        Send(request, response, stored);
    }

    private void List(HttpListenerRequest request, HttpListenerResponse response, string container)
    {
        bool hasVersions = request.QueryString["include"]?.Contains("versions", StringComparison.OrdinalIgnoreCase) == true;
        SendText(
            request,
            response,
            HttpStatusCode.OK,
            "application/xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"x\" ContainerName=\"x\"><Blobs>"
                + string.Concat(
                    Objects
                        .Where(stored =>
                            stored.Key.StartsWith($"{container}/{request.QueryString["prefix"]}", StringComparison.Ordinal)
                            && (hasVersions || Find(stored.Key, null) == stored)
                        )
                        .OrderBy(static stored => stored.Key, StringComparer.Ordinal)
                        .Select(stored =>
                            $"<Blob><Name>{SecurityElement.Escape(stored.Key[(container.Length + 1)..])}</Name>"
                            + (hasVersions ? $"<VersionId>{stored.Version}</VersionId>" : "")
                            + $"<Properties><Etag>{stored.Tag}</Etag>"
                            + $"<Content-Length>{stored.Text.Length}</Content-Length><BlobType>BlockBlob</BlobType></Properties>"
                            + (stored.IsFolder ? "<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>" : "</Blob>")
                        )
                )
                + "</Blobs><NextMarker /></EnumerationResults>"
        );
    }

    private static void SendError(HttpListenerRequest request, HttpListenerResponse response, HttpStatusCode status, string code)
    {
        response.Headers["x-ms-error-code"] = code;
        SendText(request, response, status, "application/xml", $"<Error><Code>{code}</Code><Message>No.</Message></Error>");
    }
}
