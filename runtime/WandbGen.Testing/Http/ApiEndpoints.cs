using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WandbGen.Testing.Data;
using WandbGen.Testing.GraphQL;

namespace WandbGen.Testing.Http;

/// <summary>The origin of the API: GraphQL, and files by name, which redirect to the storage.</summary>
internal static class ApiEndpoints
{
    public static void Map(
        WebApplication application,
        WandbSandboxOptions options,
        SandboxData data,
        FileAddresses addresses,
        GraphQLEndpoint graphQL,
        Reception reception
    )
    {
        application.MapPost(
            "/graphql",
            async (HttpContext context) =>
            {
                if (!IsAuthorized(context.Request, [options.ApiKey, .. data.GeneratedKeys]))
                {
                    await RefuseAsync(context).ConfigureAwait(false);
                    return;
                }

                await graphQL.ExecuteAsync(context).ConfigureAwait(false);
            }
        );

        application.MapPost(
            "/files/{entity}/{project}/{run}/file_stream",
            (HttpContext context, string entity, string project, string run) =>
                reception.AnswerAsync(
                    context,
                    FileRequest.Create(SandboxOrigin.Api, context.Request),
                    () =>
                        IsAuthorized(context.Request, [options.ApiKey, .. data.GeneratedKeys])
                            ? FileStreamEndpoint.AnswerAsync(context, data, options.TimeProvider, entity, project, run)
                            : RefuseAsync(context)
                )
        );
        application.MapMethods(
            "/files/{entity}/{project}/{run}/{**name}",
            [HttpMethods.Get, HttpMethods.Head],
            (HttpContext context, string entity, string project, string run, string name) =>
                AnswerFileAsync(
                    context,
                    () => data.FindFile(entity, project, run, name) is { UpdatedAt: not null } file ? file : null,
                    $"file {name} not found in {entity}/{project}/{run}"
                )
        );
        // The files of artifacts by their checksum, for clients that have no address.
        application.MapMethods(
            "/artifacts/{entity}/{md5}",
            [HttpMethods.Get, HttpMethods.Head],
            (HttpContext context, string entity, string md5) =>
                AnswerFileAsync(
                    context,
                    () => IsMd5(md5) ? data.FindArtifactFile(entity, Convert.FromHexString(md5)) : null,
                    $"no file of an artifact at {context.Request.Path}"
                )
        );
        application.MapMethods(
            "/artifactsV2/{region}/{entity}/{**rest}",
            [HttpMethods.Get, HttpMethods.Head],
            (HttpContext context, string rest) =>
            {
                // The address of older clients ends with the checksum. Newer clients add the collection before it and a name after it.
                string[] parts = rest.Split('/');
                (string birthArtifact, string md5) =
                    parts.Length == 2 ? (parts[0], parts[1])
                    : parts.Length > 4 ? (parts[^3], parts[^2])
                    : ("", "");
                return AnswerFileAsync(
                    context,
                    () => FindArtifactFile(data, birthArtifact, md5),
                    $"no file of an artifact at {context.Request.Path}"
                );
            }
        );

        Task AnswerFileAsync(HttpContext context, Func<FileRecord?> find, string missing) =>
            reception.AnswerAsync(
                context,
                FileRequest.Create(SandboxOrigin.Api, context.Request),
                async () =>
                {
                    if (!IsAuthorized(context.Request, [options.ApiKey, .. data.GeneratedKeys]))
                    {
                        await RefuseAsync(context).ConfigureAwait(false);
                    }
                    else if (find() is { } file)
                    {
                        context.Response.Redirect(addresses.AtStorage(file));
                    }
                    else
                    {
                        context.Response.StatusCode = StatusCodes.Status404NotFound;
                        await context.Response.WriteAsJsonAsync(new { error = missing }, context.RequestAborted).ConfigureAwait(false);
                    }
                }
            );
    }

    private static FileRecord? FindArtifactFile(SandboxData data, string birthArtifact, string md5) =>
        GlobalId.ToText(birthArtifact)?.Split(':') is ["Artifact", var text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long artifact)
        && IsMd5(md5)
            ? data.FindArtifactFile(artifact, Convert.FromHexString(md5))
            : null;

    private static bool IsMd5(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);

    // Clients with a key send Basic api:KEY, and clients with a token send Bearer.
    private static bool IsAuthorized(HttpRequest request, IEnumerable<string> apiKeys)
    {
        string header = request.Headers.Authorization.ToString();
        return apiKeys.Any(apiKey =>
            AreEqual(header, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + apiKey)))
            || AreEqual(header, "Bearer " + apiKey)
        );
    }

    private static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsJsonAsync(
            new { errors = new[] { new { message = "user is not logged in" } } },
            context.RequestAborted
        );
    }
}
