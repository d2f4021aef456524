using System.Net;
using System.Security;

namespace WandbGen.References.Tests;

/// <summary>Amazon S3, as far as references need it.</summary>
internal sealed class S3Endpoint : StorageEndpoint
{
    private const int PageSize = 2;

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
            List(request, response, path.TrimEnd('/'));
            return;
        }

        bool isContent = request.HttpMethod == "GET";
        if (isContent)
        {
            BeforeContent();
        }

        if (Find(path, request.QueryString["versionId"]) is not { } stored)
        {
            SendError(request, response, HttpStatusCode.NotFound, "NoSuchKey");
            return;
        }

        if (stored.Version is not null)
        {
            response.Headers["x-amz-version-id"] = stored.Version;
        }

        Send(request, response, stored);
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
                        $"<Version><Key>{KeyOf(stored)}</Key><VersionId>{stored.Version ?? "null"}</VersionId>"
                        + $"<ETag>&quot;{stored.Tag}&quot;</ETag><Size>{stored.Text.Length}</Size>"
                        + "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Version>"
                    )
                )
                + "</ListVersionsResult>"
        );

        string KeyOf(StoredObject stored) => SecurityElement.Escape(stored.Key[(bucket.Length + 1)..]);
    }

    private static void SendError(HttpListenerRequest request, HttpListenerResponse response, HttpStatusCode status, string code) =>
        SendText(request, response, status, "application/xml", $"<Error><Code>{code}</Code><Message>No.</Message></Error>");
}
