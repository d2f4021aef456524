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
        JsonElement variables = request.Variables;
        int first = variables.GetProperty("first").GetInt32();
        int from = variables.GetProperty("after").GetString() is { } after ? int.Parse(after, CultureInfo.InvariantCulture) : 0;
        int to = Math.Min(from + first, total);
        return Page(Enumerable.Range(from, to - from), to == 0 ? null : to.ToString(CultureInfo.InvariantCulture), to < total);
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
