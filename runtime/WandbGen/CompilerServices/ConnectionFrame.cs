using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>What a connection says beside its items: whether it is all there, and where it goes on.</summary>
/// <remarks>
/// What decides where a listing ends is not guessed: a <c>pageInfo</c> or a list that is missing, null or there twice is an error, since
/// each of them could pass for an end.
/// </remarks>
internal ref struct ConnectionFrame
{
    private bool _hasPageInfo;
    private bool _hasNextPage;
    private bool _hasList;

    /// <summary>The cursor that <c>pageInfo</c> gives.</summary>
    public string? EndCursor { get; private set; }

    /// <summary>The last edge's cursor: a reader that stands on it, so that only the last one becomes a string.</summary>
    public Utf8JsonReader LastCursor;

    /// <summary>The number of edges or nodes, null ones included.</summary>
    public int Begun;

    /// <summary>The number of lists that are null.</summary>
    public int NullLists { get; private set; }

    public void ReadPageInfo(ref Utf8JsonReader reader)
    {
        Expect(!_hasPageInfo, "pageInfo");
        GraphQLReader.ReadPageInfo(ref reader, out _hasNextPage, out string? endCursor);
        EndCursor = endCursor;
        _hasPageInfo = true;
    }

    public void BeginList(ref Utf8JsonReader reader)
    {
        Expect(!_hasList, "list of items");
        GraphQLReader.ExpectList(ref reader, "list");
        _hasList = true;
    }

    public void SkipList(ref Utf8JsonReader reader)
    {
        Expect(!_hasList, "list of items");
        NullLists++;
        _hasList = true;
    }

    public readonly void RequireList()
    {
        if (!_hasList)
        {
            throw new JsonException("The connection has no list of its items.");
        }
    }

    /// <returns>Whether more follows.</returns>
    public readonly bool RequirePageInfo(ref Utf8JsonReader reader) =>
        _hasPageInfo ? _hasNextPage : GraphQLReader.ThrowMissing<bool>(ref reader, "pageInfo", "PageInfo!");

    public readonly string? GetEndCursor()
    {
        // A copy: reading moves it.
        Utf8JsonReader last = LastCursor;
        return EndCursor ?? (last.TokenType == JsonTokenType.String ? GraphQLReader.ReadString(ref last) : null);
    }

    private static void Expect(bool isFirst, string what)
    {
        if (!isFirst)
        {
            throw new JsonException($"The connection has its {what} twice.");
        }
    }
}
