using System.Net;

namespace WandbGen.Transport;

/// <summary>Distinguishes a web page of a proxy or a login from the requested bytes.</summary>
internal static class WebPage
{
    /// <summary>Whether an answer states that it is a web page.</summary>
    public static bool Is(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types)
        && types.ToString().AsSpan().TrimStart() is var type
        && (
            type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether an answer is a page by which a proxy or a firewall refuses a request. W&amp;B's servers refuse a key in
    /// JSON.</summary>
    public static bool IsRefusal(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Forbidden && Is(response);

    /// <summary>Whether a body begins like a web page.</summary>
    public static bool Is(ReadOnlySpan<byte> body)
    {
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        body = body.TrimStart(" \t\r\n"u8);
        return StartsWith(body, "<!doctype html"u8) || StartsWith(body, "<html"u8);
    }

    /// <summary>Whether a file with this name may itself be a web page.</summary>
    public static bool MayHaveName(string name) =>
        Path.GetExtension(name.AsSpan()) is var extension
        && (
            extension.StartsWith(".htm", StringComparison.OrdinalIgnoreCase)
            || extension.StartsWith(".xht", StringComparison.OrdinalIgnoreCase)
        );

    private static bool StartsWith(ReadOnlySpan<byte> body, ReadOnlySpan<byte> start) =>
        body.Length >= start.Length && System.Text.Ascii.EqualsIgnoreCase(body[..start.Length], start);
}
