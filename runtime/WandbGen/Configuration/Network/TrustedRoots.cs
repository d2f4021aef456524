using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>
/// The user's own certificate authorities, from the variables of requests, curl and OpenSSL. They are trusted in addition to those of the
/// system.
/// </summary>
internal sealed partial class TrustedRoots
{
    /// <summary>The variables.</summary>
    public const string Variables = "REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, SSL_CERT_FILE or SSL_CERT_DIR";

    private static readonly Oid s_serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly Lazy<Loaded> _roots;

    private TrustedRoots(string[] paths, ILogger logger) => _roots = new(() => Load(paths, logger));

    /// <summary>Finds the authorities. Returns <see langword="null"/> if no variable names any. They are read when a certificate is not
    /// trusted without them.</summary>
    /// <exception cref="WandbConfigurationException">A variable names a path that does not exist.</exception>
    public static TrustedRoots? Find(WandbEnvironment environment, ILogger logger)
    {
        var paths = new List<string>();
        foreach (string variable in (string[])["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
        {
            if (environment[variable] is { } path)
            {
                paths.Add(
                    Path.Exists(path)
                        ? path
                        : throw new WandbConfigurationException($"{variable} names '{path}', which is neither a file nor a directory.")
                );
            }
        }

        // OpenSSL ignores paths that do not exist, and some systems set these variables for every user.
        string[] systems = [environment["SSL_CERT_FILE"] ?? "", .. (environment["SSL_CERT_DIR"] ?? "").Split(Path.PathSeparator)];
        foreach (string path in systems)
        {
            if (Path.Exists(path))
            {
                paths.Add(path);
            }
        }

        return paths.Count == 0 ? null : new TrustedRoots([.. paths], logger);
    }

    /// <summary>Accepts certificates that the system trusts, and those for the server's name that one of the authorities has
    /// signed.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
        {
            throw Refused(errors, chain);
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_roots.Value.Roots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(s_serverAuthentication);
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            foreach (X509ChainElement element in chain.ChainElements)
            {
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        return own.Build(server) ? true : throw Refused(errors, own, _roots.Value.Note);
    }

    // If a callback refuses a certificate, .NET gives no reason.
    private static AuthenticationException Refused(SslPolicyErrors errors, X509Chain? chain, string note = "") =>
        new(
            errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) || chain is null
                ? $"The remote certificate is invalid: {errors}."
                : $"The remote certificate is invalid: {errors} "
                    + $"({string.Join(", ", chain.ChainStatus.Select(static status => status.Status))}).{note}"
        );

    private static Loaded Load(string[] paths, ILogger logger)
    {
        var roots = new X509Certificate2Collection();
        var useless = new List<string>();
        foreach (string path in paths)
        {
            int known = roots.Count;
            foreach (string file in FindFiles(path, logger))
            {
                try
                {
                    // Such directories also contain other files.
                    roots.ImportFromPem(ConfigurationFile.Read(file, logger)?.Text);
                }
                catch (CryptographicException exception)
                {
                    LogMalformed(logger, file, exception);
                }
            }

            if (roots.Count == known)
            {
                LogEmpty(logger, path);
                useless.Add(path);
            }
        }

        return new Loaded(
            roots,
            useless.Count == 0 ? "" : $" No certificate was read from {string.Join(" and ", useless.Select(static path => $"'{path}'"))}."
        );
    }

    private static string[] FindFiles(string path, ILogger logger)
    {
        try
        {
            return Directory.Exists(path) ? Directory.GetFiles(path) : [path];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, path, exception);
            return [];
        }
    }

    [LoggerMessage(7, LogLevel.Warning, "{Path} is ignored: a certificate in it is malformed.")]
    private static partial void LogMalformed(ILogger logger, string path, Exception exception);

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "No certificate was read from {Path}: it must have certificates in PEM format, which begin with '-----BEGIN CERTIFICATE-----'."
    )]
    private static partial void LogEmpty(ILogger logger, string path);

    [LoggerMessage(9, LogLevel.Warning, "The directory {Path} is ignored: it cannot be read.")]
    private static partial void LogUnreadable(ILogger logger, string path, Exception exception);

    /// <param name="Roots">The authorities.</param>
    /// <param name="Note">A note for errors on what was configured and could not be used.</param>
    private sealed record Loaded(X509Certificate2Collection Roots, string Note);
}
