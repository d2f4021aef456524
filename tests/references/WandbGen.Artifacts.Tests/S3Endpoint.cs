using System.Globalization;
using System.Net;
using System.Security;
using Amazon.Runtime;
using Amazon.S3;

namespace WandbGen.References.Tests;

/// <summary>Amazon S3, as far as references need it.</summary>
internal sealed class S3Endpoint : StorageEndpoint
{
    private const int PageSize = 2;

    /// <summary>The status of answers to who wants to list versions, if that is not allowed or not known.</summary>
    public HttpStatusCode? RefuseVersions { get; set; }

    /// <summary>A client of this endpoint, which asks once.</summary>
    public AmazonS3Client CreateClient() =>
        new(
            new BasicAWSCredentials("key", "secret"),
            new AmazonS3Config
            {
                ServiceURL = Address.AbsoluteUri,
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
            }
        );

    protected override void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        if (request.Headers["Authorization"] is null && request.QueryString["X-Amz-Signature"] is null)
        {
            SendError(request, response, HttpStatusCode.Forbidden, "AccessDenied");
            return;
        }

        string path = PathOf(request);
        if (request.RawUrl!.Contains("versions", StringComparison.Ordinal) && !path.TrimEnd('/').Contains('/', StringComparison.Ordinal))
        {
            if (RefuseVersions is { } refusal)
            {
                SendError(request, response, refusal, "NotImplemented");
                return;
            }

            List(request, response, path.TrimEnd('/'));
            return;
        }

        if (request.QueryString["list-type"] == "2")
        {
            ListCurrent(request, response, path.TrimEnd('/'));
            return;
        }

        bool isContent = request.HttpMethod == "GET";
        if (isContent)
        {
            BeforeContent();
        }

        if (Find(path, request.QueryString["versionId"]) is not { IsDeletion: false } stored)
        {
            SendError(request, response, HttpStatusCode.NotFound, "NoSuchKey");
            return;
        }

        if (stored.Version is not null)
        {
            response.Headers["x-amz-version-id"] = stored.Version;
        }

        Send(request, response, stored, stored.IsFolder ? "application/x-directory; charset=UTF-8" : "application/octet-stream");
    }

    private void List(HttpListenerRequest request, HttpListenerResponse response, string bucket)
    {
        string prefix = $"{bucket}/{request.QueryString["prefix"]}";
        List<StoredObject> all =
        [
            .. Objects
                .Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(static stored => stored.Key, StringComparer.Ordinal),
        ];
        int start = request.QueryString["version-id-marker"] is { Length: > 0 } marker
            ? all.FindIndex(stored => stored.Version == marker) + 1
            : 0;
        StoredObject[] page = [.. all.Skip(start).Take(PageSize)];
        bool isTruncated = start + PageSize < all.Count;
        SendText(
            request,
            response,
            HttpStatusCode.OK,
            "application/xml",
            "<?xml version=\"1.0\"?><ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + $"<IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>"
                + (
                    isTruncated
                        ? $"<NextKeyMarker>{KeyOf(page[^1])}</NextKeyMarker>"
                            + $"<NextVersionIdMarker>{page[^1].Version}</NextVersionIdMarker>"
                        : ""
                )
                + string.Concat(
                    page.Select(stored =>
                        $"<{(stored.IsDeletion ? "DeleteMarker" : "Version")}>"
                        + $"<Key>{KeyOf(stored)}</Key><VersionId>{stored.Version ?? "null"}</VersionId>"
                        + $"<IsLatest>{(Find(stored.Key, null) == stored ? "true" : "false")}</IsLatest>"
                        + $"<ETag>&quot;{stored.Tag}&quot;</ETag><Size>{stored.Text.Length}</Size>"
                        + "<LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                        + $"</{(stored.IsDeletion ? "DeleteMarker" : "Version")}>"
                    )
                )
                + "</ListVersionsResult>"
        );

        string KeyOf(StoredObject stored) => SecurityElement.Escape(stored.Key[(bucket.Length + 1)..]);
    }

    private void ListCurrent(HttpListenerRequest request, HttpListenerResponse response, string bucket)
    {
        string prefix = $"{bucket}/{request.QueryString["prefix"]}";
        StoredObject[] all =
        [
            .. Objects
                .Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && Find(stored.Key, null) == stored)
                .OrderBy(static stored => stored.Key, StringComparer.Ordinal),
        ];
        int start = int.Parse(request.QueryString["continuation-token"] ?? "0", CultureInfo.InvariantCulture);
        bool isTruncated = start + PageSize < all.Length;
        SendText(
            request,
            response,
            HttpStatusCode.OK,
            "application/xml",
            "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + $"<IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated>"
                + (isTruncated ? $"<NextContinuationToken>{start + PageSize}</NextContinuationToken>" : "")
                + string.Concat(
                    all.Skip(start)
                        .Take(PageSize)
                        .Select(stored =>
                            $"<Contents><Key>{SecurityElement.Escape(stored.Key[(bucket.Length + 1)..])}</Key>"
                            + $"<ETag>&quot;{stored.Tag}&quot;</ETag><Size>{stored.Text.Length}</Size>"
                            + "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
                        )
                )
                + "</ListBucketResult>"
        );
    }

    private static void SendError(HttpListenerRequest request, HttpListenerResponse response, HttpStatusCode status, string code) =>
        SendText(request, response, status, "application/xml", $"<Error><Code>{code}</Code><Message>No.</Message></Error>");
}
