using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace WandbGen.Testing.Http;

/// <summary>Signs addresses of the storage, for one method and a limited time, like S3.</summary>
internal sealed class UrlSigner(WandbSandboxOptions options)
{
    /// <summary>The bucket of files.</summary>
    public const string Files = "sandbox";

    /// <summary>The bucket of parts of files that are not complete yet.</summary>
    public const string Uploads = "uploads";

    /// <summary>The bucket of exported histories.</summary>
    public const string Exports = "exports";

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    private int _serial;

    public Uri StorageUrl { get; set; } = null!;

    public string Sign(string method, IEnumerable<string> segments)
    {
        string path = string.Join('/', segments.Select(Uri.EscapeDataString));
        string expires = options
            .TimeProvider.GetUtcNow()
            .Add(options.UrlLifetime)
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);
        // If the requests to each address are counted, addresses of the same second must differ.
        string serial = options.RequestsPerUrl is null ? "" : Interlocked.Increment(ref _serial).ToString(CultureInfo.InvariantCulture);
        return $"{StorageUrl}{path}?X-Amz-Expires={expires}{(serial.Length > 0 ? "&X-Amz-Serial=" : "")}{serial}"
            + $"&X-Amz-Signature={Compute(method, $"/{path}", expires, serial)}";
    }

    /// <summary>Checks an address, and counts the request.</summary>
    /// <returns>The code and text of S3's error, or <see langword="null"/> if the address is valid.</returns>
    public (string Code, string Message)? Check(HttpRequest request)
    {
        string expires = request.Query["X-Amz-Expires"].ToString();
        string serial = request.Query["X-Amz-Serial"].ToString();
        string signature = request.Query["X-Amz-Signature"].ToString();
        string method = request.Method == HttpMethods.Head ? HttpMethods.Get : request.Method;
        string path = string.Join('/', request.Path.Value!.Split('/').Select(Uri.EscapeDataString));
        byte[] expected = Encoding.ASCII.GetBytes(Compute(method, path, expires, serial));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected))
        {
            return ("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }

        return
            long.Parse(expires, CultureInfo.InvariantCulture) < options.TimeProvider.GetUtcNow().ToUnixTimeSeconds()
            || _requests.AddOrUpdate(signature, 1, static (_, count) => count + 1) > (options.RequestsPerUrl ?? int.MaxValue)
            ? ("AccessDenied", "Request has expired")
            : null;
    }

    private string Compute(string method, string path, string expires, string serial) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{method}\n{path}\n{expires}\n{serial}")));
}
