using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace WandbGen.References.Tests;

/// <summary>Google Cloud Storage, as far as references need it.</summary>
internal sealed class GoogleCloudEndpoint : StorageEndpoint
{
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

        var found = new JsonObject
        {
            ["kind"] = "storage#object",
            ["bucket"] = parts[4],
            ["name"] = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..],
            ["generation"] = stored.Version,
            ["etag"] = stored.Tag,
            ["size"] = $"{stored.Text.Length}",
            ["mediaLink"] = $"{Address}media/{Uri.EscapeDataString(key)}?generation={stored.Version}&alt=media",
        };
        if (!stored.IsComposite)
        {
#pragma warning disable CA5351 // It is what Google computes.
            found["md5Hash"] = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(stored.Text)));
#pragma warning restore CA5351
        }

        SendText(request, response, HttpStatusCode.OK, "application/json", found.ToJsonString());
    }
}
