using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WandbGen.References.Tests;

/// <summary>Google Cloud Storage, as far as references need it.</summary>
internal sealed class GoogleCloudEndpoint : StorageEndpoint
{
    private const int PageSize = 2;

    protected override void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        string path = PathOf(request);
        string? generation = request.QueryString["generation"];
        if (path.StartsWith("media/", StringComparison.Ordinal))
        {
            BeforeContent();
            Send(request, response, Find(path["media/".Length..], generation)!);
            return;
        }

        // /storage/v1/b/bucket/o/name
        string[] parts = request.RawUrl!.Split('?')[0].Split('/');
        if (parts.Length == 6)
        {
            List(request, response, parts[4]);
            return;
        }

        string key = $"{parts[4]}/{Uri.UnescapeDataString(parts[6])}";
        if (Find(key, generation) is not { } stored)
        {
            SendText(
                request,
                response,
                HttpStatusCode.NotFound,
                "application/json",
                """{"error":{"code":404,"message":"No such object","errors":[{"message":"No such object","reason":"notFound"}]}}"""
            );
            return;
        }

        SendText(request, response, HttpStatusCode.OK, "application/json", Describe(stored).ToJsonString());
    }

    private void List(HttpListenerRequest request, HttpListenerResponse response, string bucket)
    {
        string prefix = $"{bucket}/{request.QueryString["prefix"]}";
        StoredObject[] all =
        [
            .. Objects
                .Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && Find(stored.Key, null) == stored)
                .OrderBy(static stored => stored.Key, StringComparer.Ordinal),
        ];
        int start = int.Parse(request.QueryString["pageToken"] ?? "0", CultureInfo.InvariantCulture);
        var page = new JsonObject
        {
            ["kind"] = "storage#objects",
            ["items"] = new JsonArray([.. all.Skip(start).Take(PageSize).Select(Describe)]),
        };
        if (start + PageSize < all.Length)
        {
            page["nextPageToken"] = $"{start + PageSize}";
        }

        SendText(request, response, HttpStatusCode.OK, "application/json", page.ToJsonString());
    }

    private JsonObject Describe(StoredObject stored)
    {
        int slash = stored.Key.IndexOf('/', StringComparison.Ordinal);
        var found = new JsonObject
        {
            ["kind"] = "storage#object",
            ["bucket"] = stored.Key[..slash],
            ["name"] = stored.Key[(slash + 1)..],
            ["generation"] = stored.Version,
            ["etag"] = stored.Tag,
            ["size"] = $"{stored.Text.Length}",
            ["mediaLink"] = $"{Address}media/{Uri.EscapeDataString(stored.Key)}?generation={stored.Version}&alt=media",
        };
        if (!stored.IsComposite)
        {
#pragma warning disable CA5351 // It is what Google computes.
            found["md5Hash"] = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(stored.Text)));
#pragma warning restore CA5351
        }

        return found;
    }
}
