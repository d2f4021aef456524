using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WandbGen.Testing.Http;

/// <summary>The storage's origin: bytes under signed addresses, as S3 serves them.</summary>
internal static class StorageEndpoints
{
    public static void Map(WebApplication application, SandboxData data, UrlSigner signer, RequestLog requests)
    {
        application.MapMethods(
            "/sandbox/{entity}/{project}/{run}/{**name}",
            [HttpMethods.Get, HttpMethods.Head],
            (HttpContext context, string entity, string project, string run, string name) =>
            {
                requests.AddStorage(context.Request);
                if (Refuse(context.Request, signer) is { } refusal)
                {
                    return refusal;
                }

                if (data.FindFile(entity, project, run, name) is not { UpdatedAt: not null } file)
                {
                    return Error(StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist.");
                }

                string? path = file.Path is null ? null : data.Directory?.Find(file.Path)?.FullName;
                if (file.Path is not null && path is null)
                {
                    return Error(StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist.");
                }

                byte[] md5 = data.GetMd5([file.Id])[file.Id];
                context.Response.Headers.ContentMD5 = Convert.ToBase64String(md5);
                var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(md5)}\"");
                return path is not null
                    ? Results.File(path, file.MimeType, lastModified: file.UpdatedAt, entityTag: tag, enableRangeProcessing: true)
                    : Results.Bytes(
                        data.GetContent(file),
                        file.MimeType,
                        lastModified: file.UpdatedAt,
                        entityTag: tag,
                        enableRangeProcessing: true
                    );
            }
        );

        MapExports(application, data, signer, requests);
        application.MapPut(
            "/sandbox/{entity}/{project}/{run}/{**name}",
            async (HttpContext context, string entity, string project, string run, string name) =>
            {
                requests.AddStorage(context.Request);
                if (Refuse(context.Request, signer) is { } refusal)
                {
                    return refusal;
                }

                using var content = new MemoryStream();
                await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
                data.AddFile(entity, project, run, name, content.ToArray());
                long file = data.FindFile(entity, project, run, name)!.Id;
                context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(data.GetMd5([file])[file])}\"";
                return Results.Ok();
            }
        );
    }

    private static void MapExports(WebApplication application, SandboxData data, UrlSigner signer, RequestLog requests) =>
        application.MapMethods(
            $"/{UrlSigner.Exports}/{{entity}}/{{project}}/{{run}}/{{name}}",
            [HttpMethods.Get, HttpMethods.Head],
            async (HttpContext context, string entity, string project, string run, string name) =>
            {
                requests.AddStorage(context.Request);
                if (Refuse(context.Request, signer) is { } refusal)
                {
                    return refusal;
                }

                if (
                    data.FindRun(entity, project, run) is not { } owner
                    || await data.Exports.FindAsync(owner.Id, name).ConfigureAwait(false) is not { } path
                )
                {
                    return Error(StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist.");
                }

                return Results.File(
                    path,
                    "application/octet-stream",
                    lastModified: File.GetLastWriteTimeUtc(path),
                    entityTag: new EntityTagHeaderValue($"\"{Path.GetFileNameWithoutExtension(name)}\""),
                    enableRangeProcessing: true
                );
            }
        );

    private static IResult? Refuse(HttpRequest request, UrlSigner signer)
    {
        // S3 takes one way of authentication only: whoever sends W&B's key here is told so.
        if (request.Headers.Authorization.Count > 0)
        {
            return Error(
                StatusCodes.Status400BadRequest,
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or "
                    + "the Authorization header should be specified"
            );
        }

        return signer.Check(request) is var (code, message) ? Error(StatusCodes.Status403Forbidden, code, message) : null;
    }

    private static IResult Error(int status, string code, string message) =>
        Results.Text(
            $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>""",
            "application/xml",
            statusCode: status
        );
}
