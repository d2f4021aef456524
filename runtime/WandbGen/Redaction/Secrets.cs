using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace WandbGen.Redaction;

/// <summary>
/// The secrets of a client: its key, tokens, proxy passwords and header values, in every form in which servers, proxies and .NET repeat
/// them.
/// </summary>
/// <remarks>
/// They are known to the whole process while the client or one of its operations exists: exceptions are created in places that do not know
/// the client, and the server of one client may log what another client sends.
/// </remarks>
internal sealed class Secrets
{
    /// <summary>The replacement of a secret.</summary>
    public const string Mask = "***";

    // The current tokens and the previous ones, because answers to earlier requests can still arrive.
    private const int MaxTokens = 4;

    // Shorter values of headers, such as 'true', 'en' or '503', occur in many harmless texts, so they are hidden only next to the name of
    // their header.
    private const int MinHeaderLength = 6;

    // The forms in which servers repeat a header: as a header, as a parameter, in JSON, and in Python.
    private static readonly string[] s_separators = [": ", ":", "=", "\":\"", "\": \"", "': '", "', '"];

    private static readonly ConditionalWeakTable<Secrets, object> s_all = [];

    private static Known? s_known;
    private static int s_version;

    private readonly Lock _lock = new();
    private string[] _permanent = [];
    private string[] _tokens = [];
    private SecretForm[] _short = [];

    // Created when the first text is cleaned, which most clients never do.
    private SecretForm[]? _forms;

    public Secrets() => s_all.Add(this, s_all);

    /// <summary>Hides the values of the user's own headers.</summary>
    public void AddHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach ((string name, string value) in headers)
        {
            AddHeader(name, value);
        }
    }

    /// <summary>Hides the passwords of a proxy that the user has set.</summary>
    public void AddProxy(SocketsHttpHandler handler)
    {
        Add((handler.DefaultProxyCredentials as NetworkCredential)?.Password);
        if (handler.Proxy is { } proxy)
        {
            Add((proxy.Credentials as NetworkCredential)?.Password);
            AddAddress((proxy as WebProxy)?.Address?.OriginalString);
        }
    }

    /// <summary>Hides a key or a password from now on.</summary>
    public void Add(string? secret)
    {
        secret = secret?.Trim();
        if (!string.IsNullOrEmpty(secret))
        {
            lock (_lock)
            {
                if (!_permanent.Contains(secret))
                {
                    _permanent = [.. _permanent, secret];
                    ForgetForms();
                }
            }
        }
    }

    /// <summary>Hides a token from now on, until several newer ones are known.</summary>
    public void AddToken(string token)
    {
        lock (_lock)
        {
            if (!_tokens.Contains(token))
            {
                _tokens = [token, .. _tokens.Take(MaxTokens - 1)];
                ForgetForms();
            }
        }
    }

    /// <summary>Hides the value of a header, and the part of it that is the secret: <c>Bearer x</c>, <c>session=x; theme=y</c>, <c>Basic
    /// base64</c>.</summary>
    private void AddHeader(string name, string? value)
    {
        if (
            string.IsNullOrWhiteSpace(value)
            || name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Accept", StringComparison.OrdinalIgnoreCase)
        )
        {
            return;
        }

        if (value.Trim().Length < MinHeaderLength)
        {
            AddShort(name, value.Trim());
        }

        AddLong(value);
        foreach (string part in value.Split([' ', ';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            AddLong(part);
            AddLong(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        }

        if (value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            byte[] credentials = new byte[value.Length];
            if (Convert.TryFromBase64String(value["Basic ".Length..].Trim(), credentials, out int length))
            {
                AddUserInfo(Encoding.UTF8.GetString(credentials.AsSpan(0, length)));
            }
        }

        void AddLong(string text) => Add(text.Length >= MinHeaderLength ? text : null);
    }

    /// <summary>Hides the password of <c>user:password</c>, escaped and unescaped.</summary>
    private void AddUserInfo(string userInfo)
    {
        if (userInfo.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            Add(userInfo[(colon + 1)..]);
            Add(Uri.UnescapeDataString(userInfo[(colon + 1)..]));
            Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo))));
        }
    }

    /// <summary>Hides the password in an address, even if it is not well-formed or has no scheme, as is common for proxies.</summary>
    public void AddAddress(string? address)
    {
        if (address is not null && address.LastIndexOf('@') is > 0 and var at)
        {
            int scheme = AddressScheme.FindEnd(address);
            AddUserInfo(address[(scheme < 0 ? 0 : scheme + 3)..at]);
        }
    }

    /// <summary>Replaces every secret that is known to this process.</summary>
    public static string Remove(string text) => GetSearch().Remove(text, Mask);

    private static SecretSearch GetSearch()
    {
        int version = Volatile.Read(ref s_version);
        Known? known = Volatile.Read(ref s_known);
        if (known?.Version != version)
        {
            Volatile.Write(
                ref s_known,
                known = new Known(version, new SecretSearch(s_all.SelectMany(static entry => entry.Key.GetForms())))
            );
        }

        return known.Search;
    }

    private void AddShort(string name, string value)
    {
        lock (_lock)
        {
            _short =
            [
                .. _short,
                .. s_separators.Select(separator => new SecretForm(name + separator + value, IsWord: true, name.Length + separator.Length)),
            ];
            ForgetForms();
        }
    }

    private void ForgetForms()
    {
        _forms = null;
        Interlocked.Increment(ref s_version);
    }

    private SecretForm[] GetForms()
    {
        lock (_lock)
        {
            return _forms ??= MakeForms();
        }
    }

    private SecretForm[] MakeForms()
    {
        var forms = new HashSet<SecretForm>(_short);
        foreach (string secret in (string[])[.. _permanent, .. _tokens])
        {
            forms.Add(new(secret, IsWord: secret.Length < SecretSearch.MinLengthWithinWords || secret.All(char.IsLetter)));
            if (secret.Length >= SecretSearch.MinLengthWithinWords)
            {
                forms.Add(new(secret.Replace(' ', '+'), IsWord: secret.All(char.IsLetter)));
                AddEncoded(forms, Encoding.UTF8.GetBytes(secret));
                AddEncoded(forms, Encoding.Unicode.GetBytes(secret));
            }
        }

        return [.. forms];
    }

    private static void AddEncoded(HashSet<SecretForm> forms, byte[] bytes)
    {
        forms.Add(new(Convert.ToHexString(bytes)));

        // A secret that is encoded with a prefix, such as 'api:', begins at one of three positions within a group of bytes. The characters
        // at both ends depend on the neighboring bytes.
        for (int before = 0; before < 3; before++)
        {
            string encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = (before * 8 + 5) / 6;
            int end = (before + bytes.Length) * 8 / 6;
            string middle = encoded[first..end];
            forms.Add(new(middle));
            forms.Add(new(middle.Replace('+', '-').Replace('/', '_')));
        }
    }

    private sealed record Known(int Version, SecretSearch Search);
}
