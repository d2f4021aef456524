using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace WandbGen.Redaction;

/// <summary>Headers that show their names, and a mask instead of each value. A copy keeps the actual values.</summary>
internal sealed class MaskedHeaders(IReadOnlyDictionary<string, string> headers) : IReadOnlyDictionary<string, string>
{
    [System.Diagnostics.DebuggerBrowsable(System.Diagnostics.DebuggerBrowsableState.Never)]
    private readonly IReadOnlyDictionary<string, string> _headers = headers;

    public int Count => _headers.Count;

    public IEnumerable<string> Keys => _headers.Keys;

    public IEnumerable<string> Values => _headers.Values.Select(static value => Masked.Show(value)!);

    public string this[string key] => Masked.Show(_headers[key])!;

    /// <summary>Returns the actual headers of masked ones. Values that were copied separately are revealed by <see cref="Masked.Reveal"/>
    /// when the options are read.</summary>
    public static IReadOnlyDictionary<string, string> Reveal(IReadOnlyDictionary<string, string> headers) =>
        headers is MaskedHeaders masked ? masked._headers : headers;

    public bool ContainsKey(string key) => _headers.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        bool isThere = _headers.TryGetValue(key, out string? secret);
        value = Masked.Show(secret);
        return isThere;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _headers.Select(static header => KeyValuePair.Create(header.Key, Masked.Show(header.Value)!)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", _headers.Keys);
}
