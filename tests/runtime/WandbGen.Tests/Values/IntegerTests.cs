using System.Text;
using WandbGen.CompilerServices;

namespace WandbGen.Tests.Values;

/// <summary>Integers as servers write them.</summary>
public sealed class IntegerTests
{
    [Theory]
    [InlineData("123", 123)]
    [InlineData("123.0", 123)]
    [InlineData("1.23e2", 123)]
    [InlineData("1.23E+2", 123)]
    [InlineData("\"123\"", 123)]
    [InlineData("\"123.0\"", 123)]
    [InlineData("12300e-2", 123)]
    [InlineData("-5", -5)]
    [InlineData("-0.0", 0)]
    [InlineData("0e-40", 0)]
    [InlineData("0.0000000000000000000000000000000000", 0)]
    [InlineData("123.0000000000000000000000000000000000", 123)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("\"-9223372036854775808\"", long.MinValue)]
    public void A_whole_number_is_read_however_it_is_written(string json, long value) => Assert.Equal(value, Read(json));

    [Theory]
    [InlineData("123.5")]
    [InlineData("1e-30")]
    [InlineData("0.00000000000000000000000000000000001")]
    [InlineData("9007199254740993.00000000000000000000001")]
    [InlineData("-1.00000000000000000000000000000000000001")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"0x10\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    public void What_is_no_whole_number_or_does_not_fit_is_refused(string json) => Assert.ThrowsAny<Exception>(() => Read(json));

    private static long Read(string json)
    {
        var reader = new JsonTokenReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return GraphQLReader.ReadInt64(ref reader);
    }
}
