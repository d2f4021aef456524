using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tests.Paging;

/// <summary>Reading from a response's root to the field at the end of a path.</summary>
public sealed class PathReaderTests
{
    [Theory]
    [InlineData("""{"project":{"run":{"projectId":1,"files":2}}}""")]
    // Another order, more than asked for, the same twice
    [InlineData("""{"project":{"run":{"files":2,"projectId":1}}}""")]
    [InlineData("""{"project":{"run":{"files":2,"more":{"files":9},"projectId":1,"less":[{"run":8}]}}}""")]
    [InlineData("""{"more":{"project":{}},"project":{"name":"x","run":{"projectId":1,"files":2},"id":3},"end":null}""")]
    [InlineData("""{"project":{"run":{"projectId":1,"files":8,"files":2}}}""")]
    [InlineData("""{"project":{"run":{"files":8,"projectId":1,"files":2}}}""")]
    // Escaped keys are the same keys; keys that look like several are none
    [InlineData("""{"\u0070roject":{"r\u0075n":{"projectId":1,"fil\u0065s":2}}}""")]
    [InlineData("""{"project":{"run":{"projectId files":9,"projectId":1,"}":4,"files }":5,"":6,"files":2}}}""")]
    public void What_is_beside_a_path_is_known_at_its_end_whatever_the_order(string json) => Assert.Equal((1, 2), Walk(json));

    [Theory]
    [InlineData("""{"project":{"run":{"files":2}}}""", null, 2)]
    [InlineData("""{"project":{"run":{"files":2,"projectId":null}}}""", null, 2)]
    [InlineData("""{"project":{"run":{"projectId":1,"files":null}}}""", 1, null)]
    [InlineData("""{"project":{"run":null}}""", null, -1)]
    [InlineData("""{"project":null}""", null, 0)]
    public void What_is_null_is_stopped_at_or_left_out(string json, int? beside, int? end) => Assert.Equal((beside, end), Walk(json));

    [Theory]
    [InlineData("{}", "project", "Project")]
    [InlineData("""{"run":{"files":1}}""", "project", "Project")]
    [InlineData("""{"project":{}}""", "run", "Run")]
    [InlineData("""{"project":{"run":{"projectId":1}}}""", "files", "FileConnection")]
    public void A_step_that_is_missing_is_named(string json, string field, string type)
    {
        JsonException error = Assert.Throws<JsonException>(() => Walk(json));

        Assert.Equal(field, error.Path);
        Assert.Contains($"'{field}' ({type})", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"project":[]}""", "Project")]
    [InlineData("""{"project":{"run":"run"}}""", "Run")]
    [InlineData("[]", "object")]
    public void A_step_that_is_no_object_is_refused(string json, string type) =>
        Assert.Contains($"GraphQL type {type}", Assert.Throws<JsonException>(() => Walk(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"project":{"run":{"projectId":7,"files":8}},"project":{"run":{"projectId":1,"files":2}}}""")]
    [InlineData("""{"project":{"run":{"projectId":1,"files":2}},"project":{"run":{}}}""")]
    [InlineData("""{"project":{"run":{"projectId":1,"files":2}},"project":null}""")]
    [InlineData("""{"project":{"run":{"projectId":1,"files":2},"run":null}}""")]
    [InlineData("""{"project":{"run":{"projectId":1,"files":2,"projectId":null}}}""")]
    [InlineData("""{"project":{"run":{"projectId":1,"projectId":null,"files":2}}}""")]
    [InlineData("""{"project":{"run":{"files":2,"projectId":1,"projectId":null}}}""")]
    public void A_second_value_that_does_not_replace_the_first_is_refused(string json) =>
        Assert.Contains("twice", Assert.Throws<JsonException>(() => Walk(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"node":{"home":{"title":2},"home":{"owner":{"name":3}},"item":4}}""")]
    [InlineData("""{"node":{"home":{"title":2},"item":4,"home":null}}""")]
    [InlineData("""{"node":{"item":4,"home":{"title":2},"home":{"owner":{"name":3}}}}""")]
    public void A_second_object_beside_a_path_is_refused(string json) =>
        Assert.Contains("twice", Assert.Throws<JsonException>(() => WalkObjects(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"node":{"index":1,"home":{"title":2,"owner":{"name":3}},"item":4}}""", "1 2 3 4")]
    // Another order, at every level; more than asked for; the same twice
    [InlineData("""{"node":{"item":4,"home":{"owner":{"name":3},"title":2},"index":1}}""", "1 2 3 4")]
    [InlineData("""{"node":{"home":{"owner":{"x":{"item":9},"name":3,"name2":{}},"title":2,"item":8},"item":4,"index":1}}""", "1 2 3 4")]
    [InlineData("""{"node":{"item":9,"index":1,"home":{"title":2,"owner":{"name":3}},"item":4}}""", "1 2 3 4")]
    // What is null or missing beside the path has nothing in it
    [InlineData("""{"node":{"index":1,"home":null,"item":4}}""", "1   4")]
    [InlineData("""{"node":{"index":1,"home":{"title":2,"owner":null},"item":4}}""", "1 2  4")]
    [InlineData("""{"node":{"index":1,"item":4}}""", "1   4")]
    [InlineData("""{"node":{"item":4,"home":{"title":null,"owner":{}}}}""", "   4")]
    [InlineData("""{"node":{"item":4,"home":{"item":7,"owner":{"item":8}}}}""", "   4")]
    [InlineData("""{"node":{"home":{"title":2,"owner":{"name":3}},"item":null}}""", " 2 3 null")]
    public void What_is_in_an_object_beside_a_path_is_known_at_its_end_whatever_the_order(string json, string expected) =>
        Assert.Equal(expected, WalkObjects(json));

    [Theory]
    [InlineData("""{"node":{"home":{"title":2,"owner":{"name":3,"item":4}}}}""", "item")]
    [InlineData("""{"node":{"index":1,"home":{"item":4}}}""", "item")]
    public void A_step_in_an_object_beside_the_path_is_none(string json, string field) =>
        Assert.Equal(field, Assert.Throws<JsonException>(() => WalkObjects(json)).Path);

    [Theory]
    [InlineData("""{"node":{"home":[],"item":4}}""")]
    [InlineData("""{"node":{"home":{"owner":"x"},"item":4}}""")]
    public void What_is_no_object_beside_a_path_is_refused(string json) =>
        Assert.Contains("object", Assert.Throws<JsonException>(() => WalkObjects(json)).Message, StringComparison.Ordinal);

    private static string WalkObjects(string json)
    {
        var reader = new JsonTokenReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        string[] values = new string[7];
        var path = new PathReader(ref reader, "node { index home { title owner { name } } item }"u8, "Node Item");
        while (path.MoveNext(ref reader))
        {
            values[path.Current] = reader.TokenType == JsonTokenType.Null ? "null" : Encoding.UTF8.GetString(reader.ValueSpan);
        }

        Assert.False(reader.Read());
        return string.Join(' ', values[1], values[3], values[5], values[6]);
    }

    private static (int? Beside, int? End) Walk(string json)
    {
        var reader = new JsonTokenReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        int? beside = null;
        int? end = null;
        var path = new PathReader(ref reader, "project { run { projectId files } }"u8, "Project Run FileConnection");
        while (path.MoveNext(ref reader))
        {
            switch (path.Current)
            {
                case 0:
                case 1:
                    end = -path.Current;
                    break;
                case 2:
                    beside = GraphQLReader.ReadInt32(ref reader);
                    break;
                case 3:
                    end = reader.TokenType == JsonTokenType.Null ? null : GraphQLReader.ReadInt32(ref reader);
                    break;
            }
        }

        Assert.False(reader.Read());
        return (beside, end);
    }
}
