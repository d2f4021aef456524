using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace WandbGen.Tests.Values;

/// <summary>Values as System.Text.Json reads them.</summary>
public sealed class OtherReaderTests
{
    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = 512 };

    private static readonly string[] s_borders =
    [
        "0",
        "-0",
        "-0.0e-0",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "922337203685477580700e-2",
        "18446744073709551616",
        "79228162514264337593543950335",
        "79228162514264337593543950336",
        "9007199254740993",
        "9007199254740992.5",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "-1e309",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.2250738585072011e-308",
        "1E+2",
        "12300e-2",
        "1e-2147483649",
        "0.30000000000000004",
        "123456789012345678901234567890.123456789",
    ];

    private static readonly string[] s_texts =
    [
        """ "" """,
        """ "a" """,
        """ "\u0061" """,
        """ "\ud83d\ude00" """,
        """ "\"\\\/\b\f\n\r\t\u0000" """,
        """ "\uFFFF\ufeff" """,
        """ "\u00E9" """,
        """ "é" """,
        """ "e\u0301" """,
        """ "NaN" """,
        """ "__proto__" """,
    ];

    private static readonly Gen<string> s_text = Gen.OneOf(
        OneOf(s_texts),
        Gen.String.Select(static text => JsonSerializer.Serialize(string.Concat(text.EnumerateRunes())))
    );

    private static readonly Gen<string> s_number = Gen.OneOf(
        OneOf(s_borders),
        Gen.Long.Select(static number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(static number => number.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Select(Gen.Long, Gen.UInt, Gen.Int[-400, 400])
            .Select(static (whole, fraction, exponent) => string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction}e{exponent}"))
    );

    private static readonly Gen<string> s_json = Gen.Recursive<string>(
        static (depth, json) =>
            depth > 4
                ? s_number
                : Gen.OneOf(
                    s_number,
                    s_text,
                    OneOf("null", "true", " false "),
                    json.Array[0, 4].Select(static items => $"[{string.Join(" ,\n", items)}]"),
                    Gen.Select(s_text, json)
                        .Array[0, 4]
                        .Select(static members =>
                            $"{{\t{string.Join(',', members.Select(static member => $"{member.Item1}:{member.Item2}"))}\r}}"
                        )
                )
    );

    [Fact]
    public void Every_value_is_read_as_SystemTextJson_reads_it() => s_json.Sample(AssertSame, iter: 20_000);

    [Fact]
    public void What_SystemTextJson_reads_of_a_damaged_text_is_read_alike() =>
        Gen.Select(s_json, Gen.Int[0, 1_000], Gen.Char["{}[]\",:\\u0truefalsn1eE+-. \u0001"])
            .Sample(
                static (json, position, character) =>
                {
                    char[] damaged = json.ToCharArray();
                    damaged[position % damaged.Length] = character;
                    AssertSame(new string(damaged));
                },
                iter: 20_000
            );

    [Theory]
    [InlineData(511)]
    [InlineData(100_000)]
    public void Any_depth_is_read(int depth)
    {
        WandbValue value = WandbValue.Parse(new string('[', depth) + new string(']', depth));

        for (int i = 1; i < depth; i++)
        {
            value = Assert.Single(value.Items);
        }

        Assert.Equal(0, value.Count);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static void AssertSame(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json), s_deep);
        }
        catch (JsonException)
        {
            return;
        }

        using (document)
        {
            AssertSame(document.RootElement, WandbValue.Parse(json));
        }
    }

    private static void AssertSame(JsonElement expected, WandbValue value)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                AssertSameNumber(expected, value);
                break;
            case JsonValueKind.String:
                Assert.Equal(TryGetString(expected) ?? value.GetString(), value.GetString());
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), value.Count);
                foreach ((JsonElement item, WandbValue read) in expected.EnumerateArray().Zip(value.Items))
                {
                    AssertSame(item, read);
                }

                break;
            case JsonValueKind.Object when TryGetMembers(expected) is { } members:
                Assert.Equal(
                    members.Keys.Order(StringComparer.Ordinal),
                    value.Members.Select(static read => read.Key).Order(StringComparer.Ordinal)
                );
                foreach ((string name, WandbValue read) in value.Members)
                {
                    AssertSame(members[name], read);
                }

                break;
            case JsonValueKind.Object:
                Assert.Equal(WandbValueKind.Object, value.Kind);
                break;
            default:
                Assert.Equal(expected.ValueKind is JsonValueKind.Null ? WandbValueKind.Null : WandbValueKind.Boolean, value.Kind);
                Assert.Equal(expected.ValueKind is JsonValueKind.True, value.TryGetBoolean(out bool isTrue) && isTrue);
                break;
        }
    }

    private static void AssertSameNumber(JsonElement expected, WandbValue value)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected.GetDouble()), BitConverter.DoubleToInt64Bits(value.GetDouble()));
        if (expected.TryGetInt64(out long integer))
        {
            Assert.Equal(integer, value.GetInt64());
        }

        if (expected.TryGetDecimal(out decimal number))
        {
            Assert.Equal(number, value.GetDecimal());
        }
    }

    // It refuses half of a surrogate pair.
    private static string? TryGetString(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Dictionary<string, JsonElement>? TryGetMembers(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        try
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                // The last one of a name counts.
                members[member.Name] = member.Value;
            }

            return members;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
