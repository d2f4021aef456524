using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tests.Paging;

/// <summary>The walk from a response's root to the field at the end of a path.</summary>
public sealed class PathReaderTests
{
    [Theory]
    [InlineData("""{"project":{"run":{"projectId":1,"files":2}}}""")]
    // Another order, more than asked for, the same twice
    [InlineData("""{"project":{"run":{"files":2,"projectId":1}}}""")]
    [InlineData("""{"project":{"run":{"files":2,"more":{"files":9},"projectId":1,"less":[{"run":8}]}}}""")]
    [InlineData("""{"more":{"project":{}},"project":{"name":"x","run":{"projectId":1,"files":2},"id":3},"end":null}""")]
    [InlineData("""{"project":{"run":{"projectId":7,"files":8}},"project":{"run":{"projectId":1,"files":2}}}""")]
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
    [InlineData("""{"project":{"run":{"projectId":1,"files":2}},"project":{"run":{}}}""", "files", "FileConnection")]
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

    private static (int? Beside, int? End) Walk(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
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
                    beside = reader.GetInt32();
                    break;
                case 3:
                    end = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32();
                    break;
            }
        }

        Assert.False(reader.Read());
        return (beside, end);
    }
}
