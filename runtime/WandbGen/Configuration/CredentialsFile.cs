using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using WandbGen.IO;

namespace WandbGen.Configuration;

/// <summary>
/// W&amp;B's cache of access tokens, which W&amp;B's own clients read and write too: <c>{"credentials": {"https://api.wandb.ai":
/// {"access_token": "…", "expires_at": "2026-01-01 00:00:00"}}}</c>, in UTC.
/// </summary>
internal sealed partial class CredentialsFile(string path, ILogger logger)
{
    private const string DateFormat = "yyyy-MM-dd HH:mm:ss";

    private readonly PrivateFile _file = new(path);

    /// <summary>Reads the token for a server, which may have expired. Returns <see langword="null"/> if no token can be read.</summary>
    public AccessToken? Read(Uri baseUrl)
    {
        return
            ReadDocument()["credentials"] is JsonObject credentials
            && credentials[KeyOf(baseUrl)] is JsonObject entry
            && entry["access_token"] is JsonValue token
            && token.TryGetValue(out string? value)
            && AccessToken.IsWellFormed(value)
            && entry["expires_at"] is JsonValue expires
            && expires.TryGetValue(out string? text)
            && DateTimeOffset.TryParseExact(
                text,
                DateFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset expiresAt
            )
            ? new AccessToken(value, DateTimeOffset.MinValue, expiresAt)
            : null;
    }

    /// <summary>Stores a token beside those for other servers. If the file cannot be written, this is logged.</summary>
    public async Task WriteAsync(Uri baseUrl, AccessToken token, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using IDisposable own = await _file.LockAsync(cancellationToken).ConfigureAwait(false);
            JsonObject document = ReadDocument();
            if (document["credentials"] is not JsonObject credentials)
            {
                document["credentials"] = credentials = [];
            }

            credentials[KeyOf(baseUrl)] = new JsonObject
            {
                ["access_token"] = token.Value,
                ["expires_at"] = token.ExpiresAt.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture),
            };
            _file.Replace(stream =>
            {
                using var writer = new Utf8JsonWriter(stream);
                document.WriteTo(writer);
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(logger, path, exception);
        }
    }

    private JsonObject ReadDocument()
    {
        try
        {
            if (ConfigurationFile.Read(path, logger) is { Text: { Length: > 0 } text })
            {
                return JsonNode.Parse(text) as JsonObject is { } document && IsUsable(document) ? document : [];
            }
        }
        catch (JsonException)
        {
            // The text of the exception may quote a token.
            LogMalformed(logger, path);
        }

        return [];
    }

    // A JsonObject reports a duplicate name only when a member is first accessed.
    private static bool IsUsable(JsonObject document)
    {
        try
        {
            return document.Count >= 0
                && (
                    document["credentials"] is not JsonObject credentials
                    || credentials.All(entry => entry.Value is not JsonObject values || values.Count >= 0)
                );
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string KeyOf(Uri baseUrl) => baseUrl.AbsoluteUri.TrimEnd('/');

    [LoggerMessage(4, LogLevel.Warning, "{Path} cannot be written, so the next process has to request an access token again.")]
    private static partial void LogNotWritten(ILogger logger, string path, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "{Path} is ignored: it is not JSON.")]
    private static partial void LogMalformed(ILogger logger, string path);
}
