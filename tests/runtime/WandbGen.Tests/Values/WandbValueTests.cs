using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace WandbGen.Tests.Values;

public sealed class WandbValueTests
{
    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1E+99999999999999999999", double.NegativeInfinity)]
    [InlineData("1e-99999999999999999999", 0.0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("123456789012345678901234567890", 1.2345678901234568e29)]
    [InlineData("0.1", 0.1)]
    public void A_number_that_Python_writes_is_a_number(string text, double expected)
    {
        WandbValue value = WandbValue.Parse($$"""{"loss":{{text}}}""")["loss"];

        Assert.Equal(WandbValueKind.Number, value.Kind);
        Assert.Equal(expected, value.GetDouble());
        Assert.Equal(text, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("null")]
    [InlineData("\uFEFF")]
    public void A_blank_text_is_null(string text)
    {
        WandbValue value = WandbValue.Parse(text);

        Assert.True(value.IsNull);
        Assert.Empty(value.Members);
        Assert.Empty(value.Items);
        Assert.Equal(default, value);
        Assert.Null(value.ToJsonNode());
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Equal(1, WandbValue.Parse("\uFEFF{\"a\":1}")["a"].GetInt64());

    [Theory]
    [InlineData("\"party \\ud83d\"", "party \uFFFD")]
    [InlineData("\"\\ude00\\ud83d\"", "\uFFFD\uFFFD")]
    [InlineData("\"\\ud83d\\u0041\"", "\uFFFDA")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\uFFFD\U0001F600")]
    [InlineData("\"\\uD83D\\uDE00\"", "\U0001F600")]
    [InlineData("\"a\tb\nc\0d\u001F\u007F\"", "a\tb\nc\0d\u001F\u007F")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\/\b\f\n\r\té")]
    [InlineData("\"ünïcode \u2028\"", "ünïcode \u2028")]
    public void A_string_that_Python_reads_is_read(string text, string expected)
    {
        Assert.Equal(expected, WandbValue.Parse(text).GetString());
        Assert.Equal(expected, WandbValue.Parse($$"""{"a":[{{text}}]}""")["a"][0].GetString());
        Assert.Equal(1, WandbValue.Parse($$"""{{{text}}:1}""")[expected].GetInt64());
        Assert.Equal(expected, WandbValue.Parse(text).ToJsonElement().GetString());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_replaced() =>
        Assert.Equal("a\uFFFDb", WandbValue.Parse([(byte)'"', (byte)'a', 0xFF, (byte)'b', (byte)'"']).GetString());

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{,}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("+Infinity")]
    [InlineData("-NaN")]
    [InlineData("Nan")]
    [InlineData("True")]
    [InlineData("None")]
    [InlineData("\"a")]
    [InlineData("\"\\x41\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"\\")]
    [InlineData("1 2")]
    [InlineData("{} x")]
    [InlineData("// comment\n1")]
    [InlineData("\u00A01")]
    public void What_Python_does_not_read_is_an_error(string text) => Assert.Throws<FormatException>(() => WandbValue.Parse(text));

    [Fact]
    public void An_error_says_where_and_not_what_the_rest_is()
    {
        FormatException problem = Assert.Throws<FormatException>(() => WandbValue.Parse("""{"key": secret}"""));

        Assert.Equal("Expected a value at byte 8, found 's'.", problem.Message);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Any_depth_is_read_compared_and_written(string open, string close)
    {
        const int Depth = 200_000;
        string text = string.Concat(Enumerable.Repeat(open, Depth)) + "1" + string.Concat(Enumerable.Repeat(close, Depth));
        WandbValue value = WandbValue.Parse(text);

        Assert.Equal(value, WandbValue.Parse(" " + text));
        Assert.Equal(value.GetHashCode(), WandbValue.Parse(" " + text).GetHashCode());
        Assert.Equal($$"""{"x":{{text}}}""", WandbValue.FromMembers([new("x", value)]).ToString());
        Assert.Throws<InvalidOperationException>(() => value.ToJsonElement());
        Assert.Throws<InvalidOperationException>(() => value.ToJsonNode());
        Assert.Throws<FormatException>(() => WandbValue.Parse(text[..^1]));
    }

    [Fact]
    public void Of_a_name_that_is_there_twice_the_last_one_counts()
    {
        WandbValue few = WandbValue.Parse("""{"a":1,"b":2,"a":3,"\u0061":{"c":4}}""");
        WandbValue many = WandbValue.Parse(
            $$"""{"a":1,{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"x{i}\":{i}"))}},"a":3}"""
        );

        Assert.Equal(4, few.Find("a.c")!.Value.GetInt64());
        Assert.Equal(["a", "b"], few.Members.Select(member => member.Key));
        Assert.Equal(2, few.Count);
        Assert.Equal("""{"a":{"c":4},"b":2}""", few.ToJsonNode()!.ToJsonString());
        Assert.Equal(3, many["a"].GetInt64());
        Assert.Equal(99, many["x99"].GetInt64());
        Assert.Equal(101, many.Count);
        Assert.Equal(101, many.Members.Count());
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775807.000")]
    [InlineData("92233720368547758.07e2")]
    public void Integers_are_exact(string text)
    {
        long expected = (long)decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

        Assert.Equal(expected, WandbValue.Parse(text).GetInt64());
        Assert.Equal(expected, WandbValue.Parse(text).GetBigInteger());
    }

    [Theory]
    [InlineData("3.0", 3)]
    [InlineData("3e0", 3)]
    [InlineData("0.0003e4", 3)]
    [InlineData("1e3", 1000)]
    [InlineData("-0.0", 0)]
    [InlineData("0e9999999999", 0)]
    public void A_whole_number_is_an_integer_however_it_is_written(string text, int expected) =>
        Assert.Equal(expected, WandbValue.Parse(text).GetInt32());

    [Fact]
    public void An_integer_of_any_size_is_exact()
    {
        Assert.Equal(BigInteger.Pow(10, 4000) + 1, WandbValue.Parse("1" + new string('0', 3999) + "1").GetBigInteger());
        Assert.Throws<OverflowException>(() => WandbValue.Parse("9223372036854775808").GetInt64());
        Assert.False(WandbValue.Parse("9223372036854775808").TryGetInt64(out _));
        Assert.Throws<OverflowException>(() => WandbValue.Parse("1e999999999").GetBigInteger());
        Assert.Throws<OverflowException>(() => WandbValue.Parse("1e99999999999999999999").GetBigInteger());
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("null")]
    public void What_is_no_whole_number_is_never_taken_for_one(string text)
    {
        Assert.Throws<InvalidOperationException>(() => WandbValue.Parse(text).GetInt64());
        Assert.Throws<InvalidOperationException>(() => WandbValue.Parse(text).GetBigInteger());
        Assert.False(WandbValue.Parse(text).TryGetInt64(out _));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void The_names_of_numbers_that_are_not_finite_are_numbers_in_strings_too(string name)
    {
        WandbValue value = WandbValue.Parse($"\"{name}\"");

        Assert.Equal(WandbValueKind.String, value.Kind);
        Assert.Equal(WandbValue.Parse(name).GetDouble(), value.GetDouble());
        Assert.NotEqual(WandbValue.Parse(name), value);
        Assert.Throws<InvalidOperationException>(() => WandbValue.Parse("\"nan\"").GetDouble());
        Assert.Throws<InvalidOperationException>(() => WandbValue.Parse("\"1.5\"").GetDouble());
    }

    [Fact]
    public void JSON_has_names_for_numbers_that_are_not_finite()
    {
        WandbValue value = WandbValue.Parse("""{"a":NaN,"b":[Infinity,-Infinity],"c":1e999}""");

        Assert.Equal("""{"a":"NaN","b":["Infinity","-Infinity"],"c":1e999}""", value.ToJsonElement().GetRawText());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"a":"NaN","b":["Infinity","-Infinity"],"c":1e999}"""), value.ToJsonNode()));
        Assert.Equal(double.NaN, WandbValue.Parse(value.ToJsonElement().GetRawText())["a"].GetDouble());
    }

    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """ { "b" : [ 1.0, 20e-1 ], "a" : 1e0 } """, true)]
    [InlineData("NaN", "NaN", true)]
    [InlineData("0", "-0.0", true)]
    [InlineData("9007199254740992", "9007199254740993", false)]
    [InlineData("1e400", "Infinity", false)]
    [InlineData("1e400", "10e399", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1]", "[1,1]", false)]
    [InlineData("{\"a\":null}", "{\"b\":null}", false)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("\"\\u0041\"", "\"A\"", true)]
    [InlineData("true", "false", false)]
    [InlineData("\"null\"", "null", false)]
    public void Values_are_equal_by_what_they_are(string left, string right, bool expected)
    {
        Assert.Equal(expected, WandbValue.Parse(left) == WandbValue.Parse(right));
        if (expected)
        {
            Assert.Equal(WandbValue.Parse(left).GetHashCode(), WandbValue.Parse(right).GetHashCode());
        }
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("\"NaN\"")]
    [InlineData("""[-Infinity,{"a":[NaN,"Infinity"]}]""")]
    public void The_text_of_a_value_that_was_put_together_keeps_numbers_numbers_and_strings_strings(string json)
    {
        WandbValue read = WandbValue.Parse(json);

        Assert.Equal($$"""{"x":{{json}}}""", WandbValue.FromMembers([new("x", read)]).ToString());
        Assert.Equal($"[{json},1]", WandbValue.FromItems([read, WandbValue.FromInt64(1)]).ToString());
    }

    [Fact]
    public void Values_that_were_made_equal_those_that_were_read()
    {
        WandbValue made = WandbValue.FromMembers([
            new("a", WandbValue.FromDouble(1.5)),
            new("b", WandbValue.FromInt64(long.MaxValue)),
            new("c", WandbValue.FromString("x")),
            new("d", WandbValue.FromBoolean(true)),
            new("e", default),
            new("f", WandbValue.FromDouble(double.NaN)),
            new("g", WandbValue.FromDouble(double.NegativeInfinity)),
            new("h", WandbValue.FromDouble(1e300)),
        ]);
        WandbValue read = WandbValue.Parse(
            """{"a":1.5,"b":9223372036854775807,"c":"x","d":true,"e":null,"f":NaN,"g":-Infinity,"h":1e300}"""
        );

        Assert.Equal(read, made);
        Assert.Equal(read.GetHashCode(), made.GetHashCode());
        Assert.Equal(read.ToJsonElement().GetProperty("b").GetInt64(), made.ToJsonElement().GetProperty("b").GetInt64());
        Assert.Equal(double.NaN, made["f"].GetDouble());
        Assert.True(made["d"].GetBoolean());
        Assert.Equal(1.5m, made["a"].GetDecimal());
    }

    [Fact]
    public void Nested_keys_and_keys_with_dots_are_found_by_one_path()
    {
        WandbValue value = WandbValue.Parse("""{"optimizer":{"lr":0.1,"betas":[0.9,0.99]},"a.b":{"c.d":1},"a":{"b":{"e":2}},"x":null}""");

        Assert.Equal(0.1, value.Find("optimizer.lr")!.Value.GetDouble());
        Assert.Equal(0.99, value.Find("optimizer.betas.1")!.Value.GetDouble());
        Assert.Equal(1, value.Find("a.b.c.d")!.Value.GetInt64());
        Assert.Equal(2, value.Find("a.b.e")!.Value.GetInt64());
        Assert.True(value.Find("x")!.Value.IsNull);
        Assert.Null(value.Find("optimizer.lr.x"));
        Assert.Null(value.Find("optimizer.betas.2"));
        Assert.Null(value.Find("."));
        Assert.Null(value.Find(""));
    }

    [Fact]
    public void What_is_not_there_is_told_by_name()
    {
        Assert.Equal("There is no 'lr'.", Assert.Throws<KeyNotFoundException>(() => WandbValue.Parse("{}")["lr"]).Message);
        Assert.Equal(
            "There is no 'lr'; there are 'rate', 'steps'.",
            Assert.Throws<KeyNotFoundException>(() => WandbValue.Parse("{\"rate\":1,\"steps\":2}")["lr"]).Message
        );
        Assert.Equal("There is no 'lr': the value is null.", Assert.Throws<KeyNotFoundException>(() => default(WandbValue)["lr"]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => WandbValue.Parse("[1]")[1]);
        Assert.Equal(
            "The value is a string, not a number.",
            Assert.Throws<InvalidOperationException>(() => WandbValue.FromString("x").GetDouble()).Message
        );
        Assert.False(WandbValue.Parse("[]").TryGetValue("a", out _));
    }

    [Fact]
    public async Task Many_threads_may_be_the_first()
    {
        for (int i = 0; i < 200; i++)
        {
            WandbValue value = Read("\"{\\\"a\\\": [1, NaN]}\"");
            long[] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => value["a"][0].GetInt64())));
            Assert.All(found, number => Assert.Equal(1, number));
        }
    }

    [Fact]
    public void A_text_is_parsed_when_it_is_asked_for()
    {
        WandbValue value = Read("\"{broken\"");

        for (int i = 0; i < 2; i++)
        {
            WandbProtocolException problem = Assert.Throws<WandbProtocolException>(() => value.Kind);
            Assert.Equal(
                "The server sent a value that is not JSON. Expected a name in quotation marks at byte 1, found 'b'.",
                problem.Message
            );
        }
    }

    [Fact]
    public void A_path_of_more_than_512_dots_is_only_a_name()
    {
        const int Levels = 100_000;
        string path = string.Join('.', Enumerable.Repeat("a", Levels));
        string json = string.Concat(Enumerable.Repeat("{\"a\":", Levels)) + "1" + new string('}', Levels);

        Assert.Equal(1, WandbValue.Parse($$"""{"{{path}}":1}""").Find(path)!.Value.GetInt64());
        Assert.Null(WandbValue.Parse(json).Find(path));
        Assert.NotNull(WandbValue.Parse(json).Find(path[..(2 * 512 + 1)]));
    }

    [Theory]
    [InlineData("""{"":{"":1}}""", ".", 1)]
    [InlineData("""{"a":{"":2}}""", "a.", 2)]
    [InlineData("""{"":{"a":3}}""", ".a", 3)]
    [InlineData("""{"a.b":{"x":0},"a":{"b.c":4}}""", "a.b.c", 4)]
    [InlineData("""{"a.b":{"c":5},"a":{"b":{"c":0}}}""", "a.b.c", 5)]
    [InlineData("""{"a":[{"b":6}]}""", "a.0.b", 6)]
    public void The_longest_name_is_tried_first_and_the_next_one_after_it(string json, string path, long expected) =>
        Assert.Equal(expected, WandbValue.Parse(json).Find(path)!.Value.GetInt64());

    [Theory]
    [InlineData("""{"a":[1]}""", """{"a":[1]}""")]
    [InlineData(""" "{\"a\": NaN}" """, """{"a": NaN}""")]
    [InlineData("\"\"", "null")]
    [InlineData("7", "7")]
    public void A_text_that_contains_JSON_is_read_the_same_with_the_reader_of_NET(string json, string expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        var theirs = new System.Text.Json.Utf8JsonReader(text);
        theirs.Read();
        var ours = new CompilerServices.JsonTokenReader(text);
        ours.Read();

        Assert.True(JsonTextConverter.TryRead(ref ours, out WandbValue value));
        Assert.Equal(value, JsonTextConverter.Read(ref theirs));
        Assert.Equal(WandbValue.Parse(expected), value);
    }

    private static WandbValue Read(string json)
    {
        var reader = new CompilerServices.JsonTokenReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return CompilerServices.GraphQLReader.ReadDocument(ref reader);
    }
}
