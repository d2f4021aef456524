using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace WandbGen.Testing.Http;

/// <summary>Signs addresses at the storage, for one method and a limited time, in the manner of S3.</summary>
internal sealed class UrlSigner(WandbSandboxOptions options)
{
    /// <summary>The bucket of files.</summary>
    public const string Files = "sandbox";

    /// <summary>The bucket of exported histories.</summary>
    public const string Exports = "exports";

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public Uri StorageUrl { get; set; } = null!;

    public string Sign(string method, IEnumerable<string> segments)
    {
        string path = string.Join('/', segments.Select(Uri.EscapeDataString));
        string expires = options
            .TimeProvider.GetUtcNow()
            .Add(options.UrlLifetime)
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);
        return $"{StorageUrl}{path}?X-Amz-Expires={expires}&X-Amz-Signature={Compute(method, $"/{path}", expires)}";
    }

    /// <summary>Checks an address.</summary>
    /// <returns>The code and text of S3's error, or <see langword="null"/> if the address is good.</returns>
    public (string Code, string Message)? Check(HttpRequest request)
    {
        string expires = request.Query["X-Amz-Expires"].ToString();
        string method = request.Method == HttpMethods.Head ? HttpMethods.Get : request.Method;
        string path = string.Join('/', request.Path.Value!.Split('/').Select(Uri.EscapeDataString));
        byte[] actual = Encoding.ASCII.GetBytes(request.Query["X-Amz-Signature"].ToString());
        if (!CryptographicOperations.FixedTimeEquals(actual, Encoding.ASCII.GetBytes(Compute(method, path, expires))))
        {
            return ("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }

        return long.Parse(expires, CultureInfo.InvariantCulture) < options.TimeProvider.GetUtcNow().ToUnixTimeSeconds()
            ? ("AccessDenied", "Request has expired")
            : null;
    }

    private string Compute(string method, string path, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{method}\n{path}\n{expires}")));
}
