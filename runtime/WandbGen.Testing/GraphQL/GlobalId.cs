using System.Globalization;
using System.Text;
using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>Ids as clients see them: opaque.</summary>
internal static class GlobalId
{
    public static string Create(string type, long row) => Create($"{type}:{row.ToString(CultureInfo.InvariantCulture)}");

    public static string Create(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Returns the row of an id.</summary>
    public static long ToRow(string type, string id) =>
        ToText(id) is { } text
        && text.StartsWith(type + ":", StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(type.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long row)
            ? row
            : throw new ExecutionError($"invalid {type} id '{id}'");

    /// <summary>Decodes an id or a cursor. Returns <see langword="null"/> if it is not valid.</summary>
    public static string? ToText(string id)
    {
        byte[] bytes = new byte[id.Length];
        return Convert.TryFromBase64String(id, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
