using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WandbGen.Tests.Server;

/// <summary>Answers for <see cref="Items"/>: a connection of so many items with offsets as cursors, as W&amp;B's are.</summary>
internal static class ItemPages
{
    public static Func<ServerConnection, RecordedRequest, Task> Of(int total) =>
        (connection, request) => connection.SendJsonAsync(Answer(total, request));

    public static string Answer(int total, RecordedRequest request)
    {
        (int first, int from) = Asked(request.Variables);
        int to = Math.Min(from + first, total);
        return Page(Enumerable.Range(from, to - from), to == 0 ? null : to.ToString(CultureInfo.InvariantCulture), to < total);
    }

    /// <summary>The page that is asked for: its size, and its first item. A cursor may have more behind its offset and a colon.</summary>
    public static (int First, int From) Asked(JsonElement variables) =>
        (
            variables.GetProperty("first").GetInt32(),
            variables.GetProperty("after").GetString() is { } after ? int.Parse(after.Split(':')[0], CultureInfo.InvariantCulture) : 0
        );

    /// <inheritdoc cref="Asked(JsonElement)"/>
    public static async Task<(int First, int From)> AskedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        return Asked(body.RootElement.GetProperty("variables"));
    }

    public static string Page(IEnumerable<int> items, string? endCursor, bool hasNextPage)
    {
        var json = new StringBuilder();
        json.Append(
            CultureInfo.InvariantCulture,
            $$$"""
            {"data":{"project":{"items":{"pageInfo":{"endCursor":{{{(endCursor is null ? "null" : $"\"{endCursor}\"")}}},
              "hasNextPage":{{{(hasNextPage ? "true" : "false")}}}},"edges":[
            """
        );
        json.AppendJoin(',', items.Select(item => $$$"""{"node":{"name":"item-{{{item}}}"}}"""));
        return json.Append("]}}}}").ToString();
    }
}
