using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using WandbGen.Transport;

namespace WandbGen.Redaction;

/// <summary>What one client must not show: its key, tokens, proxy passwords and header values, in every form in which servers, proxies and .NET repeat them.</summary>
/// <remarks>
/// They are known to the whole process for as long as the client or its work lives: an exception is made in many places that know no client, and what one client sends another's server may log.
/// </remarks>
internal sealed class Secrets
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mask = "***";

    // The tokens of now and of just before: an answer to the last of their requests may still come.
    private const int MaxTokens = 4;

    // Shorter header values, such as 'true' or a team's name, are in too many harmless texts.
    private const int MinHeaderLength = 6;

    // A shorter secret is hidden as a word only: a password 'a' must not take every 'a' out of every text.
    private const int MinLengthWithinWords = 8;

    // So much of a long secret is hidden without its end too: whoever repeats it may have cut it.
    private const int RecognizableLength = 16;

    private static readonly string[] s_proxies = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "WANDB_HTTP_PROXY", "WANDB_HTTPS_PROXY"];

    private static readonly ConditionalWeakTable<Secrets, object> s_all = [];

    private static Known s_known = new(0, []);
    private static int s_version;

    private readonly Lock _lock = new();
    private string[] _permanent = [];
    private string[] _tokens = [];
    private string[] _forms = [];

    public Secrets() => s_all.Add(this, s_all);

    /// <summary>Hides what the options and the environment hold, before anything of it is judged.</summary>
    public void AddAll(WandbClientOptions options)
    {
        Add(options.Key);
        Add(options.Environment["WANDB_API_KEY"]);
        AddAddress(options.BaseUrl?.OriginalString);
        AddAddress(options.Environment["WANDB_BASE_URL"]);
        AddHeaders(options);
        foreach (string variable in s_proxies)
        {
            AddAddress(options.Environment[variable]);
        }
    }

    /// <summary>Hides the values of the user's own headers.</summary>
    public void AddHeaders(WandbClientOptions options)
    {
        foreach ((string name, string value) in options.Headers)
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
            foreach (string password in (proxy as EnvironmentProxy)?.Passwords ?? [])
            {
                Add(password);
            }
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
                    SetForms();
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
                SetForms();
            }
        }
    }

    /// <summary>Hides a header's value, and what of it is the secret itself: <c>Bearer x</c>, <c>session=x; theme=y</c>, <c>Basic base64</c>.</summary>
    private void AddHeader(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Accept", StringComparison.OrdinalIgnoreCase))
        {
            return;
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

    /// <summary>Hides the password of <c>user:password</c>, as it is written and as it is meant.</summary>
    private void AddUserInfo(string userInfo)
    {
        if (userInfo.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            Add(userInfo[(colon + 1)..]);
            Add(Uri.UnescapeDataString(userInfo[(colon + 1)..]));
            Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo))));
        }
    }

    /// <summary>Hides the password in an address, well-formed or not; without a scheme too, as proxies are often written.</summary>
    public void AddAddress(string? address)
    {
        if (address is not null && address.LastIndexOf('@') is > 0 and var at)
        {
            int scheme = address.IndexOf("://", StringComparison.Ordinal);
            AddUserInfo(address[(scheme < 0 ? 0 : Math.Min(scheme + 3, at))..at]);
        }
    }

    /// <summary>Takes every secret that this process knows out of a text.</summary>
    public static string Remove(string text)
    {
        foreach (string form in GetForms())
        {
            text = Remove(text, form);
        }

        return text;
    }

    // What holds another one goes first, or a rest of it would remain.
    private static string[] GetForms()
    {
        int version = Volatile.Read(ref s_version);
        Known known = Volatile.Read(ref s_known);
        if (known.Version != version)
        {
            s_known = known = new Known(version, [.. s_all.SelectMany(static entry => Volatile.Read(ref entry.Key._forms)).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(static form => form.Length)]);
        }

        return known.Forms;
    }

    private static string Remove(string text, string form)
    {
        ReadOnlySpan<char> sought = form.AsSpan(0, Math.Min(form.Length, RecognizableLength));
        StringBuilder? result = null;
        int copied = 0;
        int from = 0;
        while (text.AsSpan(from).IndexOf(sought, StringComparison.OrdinalIgnoreCase) is >= 0 and var index)
        {
            int start = from + index;
            int end = start + sought.Length;
            while (end < text.Length && end - start < form.Length && char.ToUpperInvariant(text[end]) == char.ToUpperInvariant(form[end - start]))
            {
                end++;
            }

            from = end;
            if (form.Length >= MinLengthWithinWords || IsWord(text, start, end))
            {
                (result ??= new StringBuilder(text.Length)).Append(text, copied, start - copied).Append(Mask);
                copied = end;
            }
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool IsWord(string text, int start, int end) =>
        !(start > 0 && char.IsLetterOrDigit(text[start - 1])) && !(end < text.Length && char.IsLetterOrDigit(text[end]));

    private void SetForms()
    {
        var forms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string secret in (string[])[.. _permanent, .. _tokens])
        {
            forms.Add(secret);
            forms.Add(Uri.EscapeDataString(secret));
            forms.Add(System.Text.Json.JsonEncodedText.Encode(secret).Value);
            if (secret.Length >= RecognizableLength)
            {
                AddBase64(forms, secret);
            }
        }

        Volatile.Write(ref _forms, [.. forms]);
        Interlocked.Increment(ref s_version);
    }

    /// <summary>All forms of all secrets, the longest first.</summary>
    private sealed record Known(int Version, string[] Forms);

    // What is encoded together with something before it, such as 'api:', begins at one of three places in a group of bytes; the characters at both ends depend on what is beside it.
    private static void AddBase64(HashSet<string> forms, string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = (before * 8 + 5) / 6;
            int end = (before + bytes.Length) * 8 / 6;
            string middle = encoded[first..end];
            forms.Add(middle);
            forms.Add(middle.Replace('+', '-').Replace('/', '_'));
            forms.Add(Uri.EscapeDataString(middle));
        }
    }
}
