using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tests.Values;

/// <summary>The token reader against .NET's, which decides what JSON is.</summary>
public sealed class JsonTokenReaderTests
{
    private static readonly string[] s_texts =
    [
        """{"data":{"run":{"files":{"edges":[{"node":{"name":"a.txt","sizeBytes":"1","md5":null},"cursor":"Y3Vyc29yOjE="}]}}}}""",
        """ { "a" : [ ] , "b" : { } , "c" : [ 1 , -2.5e+10 , 0 , 0.0E-1 , true , false , null , "x" , [ [ ] , { "d" : [ { } ] } ] ] } """,
        """["","\"","\\\/\b\f\n\r\t\u00e9\uD83D\uDE00","0123456789abcde","0123456789abcdef","0123456789abcdefg"]""",
        """["naïve – 日本語 😀 long enough","é","éééééééé","0123456789abcdeé"]""",
        """{"":"","\u0061":"\ud800","long name with é and an escape \n at the end of it":"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\""}""",
        "\t\r\n[\t1\r,\n2 ]\r\n",
        "\"text\"",
        "-0",
        "null",
    ];

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\0")]
    [InlineData("\uFEFF{}")]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("[}")]
    [InlineData("{]")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("[1,,2]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\",1}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{1:2}")]
    [InlineData("{a:2}")]
    [InlineData("{,}")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":1}\0")]
    [InlineData("1 2")]
    [InlineData("[\"\u0001\"]")]
    [InlineData("[\"\n\"]")]
    [InlineData("[\"\u007f\"]")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[\"\\u12g4\"]")]
    [InlineData("[\"\\u123")]
    [InlineData("[\"\\")]
    [InlineData("[\"0123456789abcdef\\")]
    [InlineData("[\"0123456789abcdef\u0000\"]")]
    [InlineData("[\"never closed")]
    [InlineData("[01]")]
    [InlineData("[-]")]
    [InlineData("[-01]")]
    [InlineData("[+1]")]
    [InlineData("[.5]")]
    [InlineData("[1.]")]
    [InlineData("[1.e5]")]
    [InlineData("[1e]")]
    [InlineData("[1e+]")]
    [InlineData("[1e5.5]")]
    [InlineData("[0x10]")]
    [InlineData("[1a]")]
    [InlineData("[1\"a\"]")]
    [InlineData("[1/2]")]
    [InlineData("[1\f]")]
    [InlineData("[1{}]")]
    [InlineData("[tru]")]
    [InlineData("[truex]")]
    [InlineData("[true1]")]
    [InlineData("[True]")]
    [InlineData("[nul")]
    [InlineData("[NaN]")]
    [InlineData("[-Infinity]")]
    [InlineData("['a']")]
    [InlineData("[//comment\n1]")]
    [InlineData("[/*comment*/1]")]
    [InlineData("[\u00a01]")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("12e")]
    public void What_is_not_JSON_is_refused_as_by_NET(string text) => AssertSame(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Every_beginning_of_a_text_has_the_tokens_that_it_has_for_NET()
    {
        foreach (byte[] text in s_texts.Select(Encoding.UTF8.GetBytes))
        {
            for (int length = 0; length <= text.Length; length++)
            {
                AssertSame(text[..length]);
            }
        }
    }

    [Fact]
    public void Every_byte_in_every_place_has_the_meaning_that_it_has_for_NET()
    {
        foreach (byte[] text in s_texts.Select(Encoding.UTF8.GetBytes))
        {
            for (int index = 0; index < text.Length; index++)
            {
                byte original = text[index];
                for (int value = 0; value <= byte.MaxValue; value++)
                {
                    text[index] = (byte)value;
                    AssertSame(text);
                }

                text[index] = original;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Texts_that_were_changed_at_random_have_the_tokens_that_they_have_for_NET(int seed)
    {
        var random = new Random(seed);
        byte[][] texts = [.. s_texts.Select(Encoding.UTF8.GetBytes)];
        byte[] alphabet = "{}[]\",:\\/ \n\t0159-+.eEtrufalsn\0\x1f\x7f"u8.ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            List<byte> text = [.. texts[random.Next(texts.Length)]];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int index = random.Next(text.Count);
                int end = Math.Min(text.Count, index + random.Next(1, 20));
                switch (random.Next(4))
                {
                    case 0:
                        text.RemoveRange(index, Math.Min(text.Count - 1, end - index));
                        break;
                    case 1:
                        text.InsertRange(random.Next(text.Count), text[index..end]);
                        break;
                    case 2:
                        text.Insert(index, alphabet[random.Next(alphabet.Length)]);
                        break;
                    default:
                        text[index] = (byte)random.Next(256);
                        break;
                }
            }

            AssertSame([.. text]);
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[{\"a\":", "}]")]
    public void Up_to_512_levels_are_read_and_one_more_is_refused(string open, string close)
    {
        int levels = open[0] == '[' && open.Length > 1 ? 2 : 1;
        foreach (int depth in (int[])[1, 63, 64, 65, 127, 128, 129, 511, 512, 513, 600])
        {
            int count = (depth + levels - 1) / levels;
            string text = string.Concat(Enumerable.Repeat(open, count)) + "1" + string.Concat(Enumerable.Repeat(close, count));
            AssertSame(Encoding.UTF8.GetBytes(text));
            AssertSame(Encoding.UTF8.GetBytes($"[{text},{{\"b\":[{text}]}}]"));
        }
    }

    [Theory]
    [InlineData("""[{"a":[1,{"b":[]}],"c":2},3]""", 2, "EndObject 1")]
    [InlineData("""{"a":{"b":[]},"c":2}""", 2, "EndObject 1")]
    [InlineData("""{"a":{"b":[]},"c":2}""", 1, "EndObject 0")]
    [InlineData("""{"a":"text","c":2}""", 2, "String 1")]
    public void A_value_is_skipped_to_its_last_token(string text, int tokens, string expected)
    {
        var reader = new JsonTokenReader(Encoding.UTF8.GetBytes(text));
        for (int token = 0; token < tokens; token++)
        {
            reader.Read();
        }

        reader.Skip();

        Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{reader.TokenType} {reader.CurrentDepth}"));
    }

    [Fact]
    public void A_value_is_opened_for_code_that_needs_the_reader_of_NET()
    {
        var reader = new JsonTokenReader("""{"a":[1,{"b":"\u0063"}],"d":2}"""u8);
        reader.Read();
        reader.Read();
        reader.Read();

        Utf8JsonReader value = reader.OpenValue();

        Assert.Equal("""[1,{"b":"\u0063"}]""", JsonElement.ParseValue(ref value).GetRawText());
        Assert.Equal(JsonTokenType.EndArray, reader.TokenType);
        Assert.True(reader.Read());
        Assert.Equal("d"u8, reader.ValueSpan);
    }

    [Theory]
    [InlineData(0, """{"a":[1,2]}""")]
    [InlineData(2, "[1,2]")]
    public void A_value_is_opened_before_its_first_token_as_after_it(int tokens, string expected)
    {
        var reader = new JsonTokenReader("""{"a":[1,2]}"""u8);
        for (int token = 0; token < tokens; token++)
        {
            reader.Read();
        }

        Utf8JsonReader value = reader.OpenValue();

        Assert.Equal(expected, JsonElement.ParseValue(ref value).GetRawText());
    }

    [Fact]
    public void A_reader_of_nothing_finds_no_JSON()
    {
        Assert.ThrowsAny<JsonException>(static () => default(JsonTokenReader).Read());
        Assert.ThrowsAny<JsonException>(static () => default(JsonTokenReader).OpenValue());
    }

    private static void AssertSame(byte[] text)
    {
        var theirs = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonTokenReader.MaxDepth });
        var ours = new JsonTokenReader(text);
        while (true)
        {
            (bool hasTheirs, string? theirError) = Advance(ref theirs);
            (bool hasOurs, string? ourError) = Advance(ref ours);
            if (
                hasTheirs != hasOurs
                || theirError != ourError
                || (theirError is null && theirs.TokenType != ours.TokenType)
                || theirs.TokenStartIndex != ours.TokenStart
                || (hasTheirs && !IsSame(ref theirs, ref ours))
            )
            {
                Assert.Fail(
                    $"{Encoding.UTF8.GetString(text)} ({Convert.ToHexString(text)}): .NET has "
                        + $"{theirs.TokenType} at {theirs.TokenStartIndex}, {theirError ?? "no error"}; this has "
                        + $"{ours.TokenType} at {ours.TokenStart}, {ourError ?? "no error"}."
                );
            }

            if (!hasTheirs)
            {
                return;
            }
        }
    }

    private static bool IsSame(ref Utf8JsonReader theirs, ref JsonTokenReader ours) =>
        theirs.CurrentDepth == ours.CurrentDepth
        && theirs.ValueIsEscaped == ours.ValueIsEscaped
        && theirs.ValueSpan.SequenceEqual(ours.ValueSpan)
        && (
            theirs.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)
            || Ascii.IsValid(theirs.ValueSpan) == ours.ValueIsAscii
        );

    private static (bool HasToken, string? Error) Advance(ref Utf8JsonReader reader)
    {
        try
        {
            return (reader.Read(), null);
        }
        catch (JsonException exception)
        {
            return (false, exception.Message);
        }
    }

    private static (bool HasToken, string? Error) Advance(ref JsonTokenReader reader)
    {
        try
        {
            return (reader.Read(), null);
        }
        catch (JsonException exception)
        {
            return (false, exception.Message);
        }
    }
}
