using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>Sends requests and follows their redirects. It decides for each redirect again which headers are sent.</summary>
/// <param name="channel">The channel, which the sender disposes.</param>
/// <param name="origin">The origin that credentials and the user's headers are sent to; <see langword="null"/> for none.</param>
/// <param name="credentials">The credentials.</param>
/// <param name="gate">Observes every answer. Callers wait for it before they send.</param>
/// <param name="options">The client's options.</param>
internal sealed class HttpSender(
    HttpChannel channel,
    ServerOrigin? origin,
    ClientCredentials credentials,
    RateLimitGate gate,
    WandbClientOptions options
) : IDisposable
{
    private static readonly string s_userAgent = $"{nameof(WandbGen)}/{typeof(HttpSender).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Sends a request, follows redirects, and returns the answer with the body unread.</summary>
    /// <param name="url">The address.</param>
    /// <param name="createRequest">Creates the request for an address, without credentials.</param>
    /// <param name="cancellationToken">A token that cancels the wait for the headers.</param>
    /// <remarks>A request with a body follows 307 and 308 only, since it would lose its body by the others. GraphQL's POST stays within the
    /// API's origin, because no other server may receive the operation. An upload's PUT goes wherever the storage says: the storage may
    /// have the bytes anyway.</remarks>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public async ValueTask<HttpResponseMessage> SendAsync(
        Uri url,
        Func<Uri, HttpRequestMessage> createRequest,
        CancellationToken cancellationToken
    )
    {
        Uri target = url;
        int redirects = 0;
        bool isReplaced = false;
        // After a redirect by another server, no credentials are sent: otherwise a storage could make the client send any request to the
        // API in the user's name.
        bool isTrusted = true;
        bool isAtFirstServer = true;
        while (true)
        {
            RefuseUnsafe(target);
            HttpRequestMessage request = createRequest(target);
            isTrusted &= IsTrusted(target);
            AuthenticationHeaderValue? authorization = isTrusted
                ? await credentials.GetHeaderAsync(cancellationToken).ConfigureAwait(false)
                : null;
            AddHeaders(request, authorization, isTrusted);
            isAtFirstServer &= target.Authority == url.Authority;
            if (!isAtFirstServer)
            {
                // The headers of an upload are those that the server gave for the first address.
                request.Headers.Authorization = null;
                request.Headers.Remove("Cookie");
            }

            HttpResponseMessage response;
            try
            {
                response = await channel.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (channel.Translate(exception, request, cancellationToken) is { } fault)
            {
                throw fault;
            }

            channel.RefuseForeign(response, target);
            gate.Observe(response);
            // A server that answers 401 has not executed the request, so even a mutation may be sent again.
            if (
                response.StatusCode == HttpStatusCode.Unauthorized
                && !isReplaced
                && authorization is not null
                && credentials.TryReplace(authorization)
            )
            {
                isReplaced = true;
                response.Dispose();
                continue;
            }

            if (
                !IsRedirect(response.StatusCode) || !response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues location)
            )
            {
                return response;
            }

            HttpStatusCode status = response.StatusCode;
            response.Dispose();
            target = Redirect(target, location.ToString(), status, request.Method, redirects++);
        }
    }

    public void Dispose() => channel.Dispose();

    private static bool IsRedirect(HttpStatusCode status) =>
        status
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    private Uri Redirect(Uri from, string location, HttpStatusCode status, HttpMethod method, int redirects)
    {
        if (ContentAddress.TryRedirect(from, location) is not { } target)
        {
            throw Refused(from, status, "redirects to a malformed address");
        }

        if (redirects == options.MaxRedirects)
        {
            throw Refused(from, status, $"redirects to {ServerOrigin.Describe(target)} after {options.MaxRedirects} redirects");
        }

        if (from.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
        {
            throw Refused(from, status, $"redirects from https to '{target.Scheme}'");
        }

        bool keepsBody = status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        string where = $"{target.Scheme}://{ServerOrigin.Describe(target)}";
        if (method == HttpMethod.Put && !keepsBody)
        {
            throw Refused(from, status, $"redirects an upload to {where}");
        }

        if (method == HttpMethod.Post && !(keepsBody && IsTrusted(target)))
        {
            throw Refused(
                from,
                status,
                $"redirects the API to {where} (check the base URL, and whether a proxy or a login page has answered)"
            );
        }

        return target;
    }

    private static WandbTransportException Refused(Uri from, HttpStatusCode status, string what) =>
        new($"{ServerOrigin.Describe(from)} {what}: not followed.", ServerOrigin.Describe(from)) { StatusCode = status };

    private bool IsTrusted(Uri target) => origin?.Contains(target) == true;

    private void RefuseUnsafe(Uri target)
    {
        bool allowed =
            target.IsAbsoluteUri
            && (
                target.Scheme == Uri.UriSchemeHttps
                || target.Scheme == Uri.UriSchemeHttp && (ServerAddress.IsLoopback(target) || options.AllowInsecureHttp)
            );
        if (!allowed)
        {
            throw new WandbTransportException(
                target.IsAbsoluteUri
                    ? $"Refused to send a request to {target.Scheme}://{ServerOrigin.Describe(target)}: only https is allowed, "
                        + $"and http on the loopback interface ({nameof(WandbClientOptions.AllowInsecureHttp)})."
                    : "Refused to send a request to a relative address."
            );
        }
    }

    /// <summary>Adds the headers of the client's user to a request to the API's origin, and the client's name to it.</summary>
    public static void AddUserHeaders(HttpRequestMessage request, WandbClientOptions options)
    {
        foreach ((string name, string value) in options.HeaderValues)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        AddUserAgent(request);
    }

    private void AddHeaders(HttpRequestMessage request, AuthenticationHeaderValue? authorization, bool isTrusted)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (!isTrusted)
        {
            AddUserAgent(request);
            return;
        }

        request.Headers.Authorization = authorization;
        AddUserHeaders(request, options);
    }

    private static void AddUserAgent(HttpRequestMessage request)
    {
        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
        }
    }
}
