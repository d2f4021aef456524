using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Http;

/// <summary>The origin of the storage: serves bytes at signed addresses, like S3.</summary>
internal sealed class StorageEndpoints(SandboxData data, UrlSigner signer, Reception reception)
{
    private const string FilePattern = $"/{UrlSigner.Files}/{{entity}}/{{project}}/{{run}}/{{**name}}";
    private const string ExportPattern = $"/{UrlSigner.Exports}/{{entity}}/{{project}}/{{run}}/{{name}}";

    private const string PartPattern = $"/{UrlSigner.Uploads}/{{upload}}/{{number:long}}";

    private static readonly string[] s_reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(WebApplication application)
    {
        application.MapMethods(
            FilePattern,
            s_reading,
            (HttpContext context, string entity, string project, string run, string name) =>
                AnswerAsync(context, () => Task.FromResult(ReadFile(context.Response, entity, project, run, name)))
        );
        application.MapPut(
            FilePattern,
            (HttpContext context, string entity, string project, string run, string name) =>
                AnswerAsync(context, () => WriteFileAsync(context, entity, project, run, name))
        );
        application.MapPut(
            PartPattern,
            (HttpContext context, string upload, long number) => AnswerAsync(context, () => WritePartAsync(context, upload, number))
        );
        application.MapMethods(
            ExportPattern,
            s_reading,
            (HttpContext context, string entity, string project, string run, string name) =>
                AnswerAsync(context, () => ReadExportAsync(entity, project, run, name))
        );
    }

    public static IResult Error(int status, string code, string message) =>
        Results.Text(
            $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>""",
            "application/xml",
            statusCode: status
        );

    private static IResult Missing => Error(StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist.");

    private Task AnswerAsync(HttpContext context, Func<Task<IResult>> answerAsync) =>
        reception.AnswerAsync(
            context,
            FileRequest.Create(SandboxOrigin.Storage, context.Request),
            async () =>
            {
                IResult answer = Refuse(context.Request) ?? await answerAsync().ConfigureAwait(false);
                await answer.ExecuteAsync(context).ConfigureAwait(false);
            }
        );

    private IResult ReadFile(HttpResponse response, string entity, string project, string run, string name)
    {
        if (data.FindFile(entity, project, run, name) is not { UpdatedAt: not null } file)
        {
            return Missing;
        }

        string? path = file.Path is null ? null : data.Directory?.Find(file.Path)?.FullName;
        if (file.Path is not null && path is null)
        {
            return Missing;
        }

        byte[] md5 = data.GetMd5([file.Id])[file.Id];
        response.Headers.ContentMD5 = Convert.ToBase64String(md5);
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

    private async Task<IResult> WriteFileAsync(HttpContext context, string entity, string project, string run, string name)
    {
        byte[] content = await ReadBodyAsync(context).ConfigureAwait(false);
        FileRecord? file = data.FindFile(entity, project, run, name);
        if (file is { IsOfArtifact: true })
        {
            return data.StoreArtifactFile(file, content) ? Stored(context, data.GetMd5([file.Id])[file.Id]) : BadDigest;
        }

        data.AddFile(entity, project, run, name, content);
        long row = data.FindFile(entity, project, run, name)!.Id;
        return Stored(context, data.GetMd5([row])[row]);
    }

    private async Task<IResult> WritePartAsync(HttpContext context, string upload, long number)
    {
        byte[] content = await ReadBodyAsync(context).ConfigureAwait(false);
        return data.StorePart(upload, number, content) switch
        {
#pragma warning disable CA5351 // S3's tag is an MD5.
            true => Stored(context, System.Security.Cryptography.MD5.HashData(content)),
#pragma warning restore CA5351
            false => BadDigest,
            null => Error(
                StatusCodes.Status404NotFound,
                "NoSuchUpload",
                "The specified multipart upload does not exist. The upload ID might be invalid, or the upload was aborted or completed."
            ),
        };
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
        return content.ToArray();
    }

    private static IResult Stored(HttpContext context, byte[] md5)
    {
        context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(md5)}\"";
        return Results.Ok();
    }

    private static IResult BadDigest =>
        Error(StatusCodes.Status400BadRequest, "BadDigest", "The Content-MD5 you specified did not match what we received.");

    private async Task<IResult> ReadExportAsync(string entity, string project, string run, string name) =>
        data.FindRun(entity, project, run) is { } owner && await data.Exports.FindAsync(owner.Id, name).ConfigureAwait(false) is { } path
            ? Results.File(
                path,
                "application/octet-stream",
                lastModified: File.GetLastWriteTimeUtc(path),
                entityTag: new EntityTagHeaderValue($"\"{Path.GetFileNameWithoutExtension(name)}\""),
                enableRangeProcessing: true
            )
            : Missing;

    private IResult? Refuse(HttpRequest request)
    {
        // S3 accepts only one kind of authentication, so a request with W&B's key is refused.
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
}
