using CsCheck;
using WandbGen.Transport;

namespace WandbGen.Tests.Transport;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("120", 120.0)]
    [InlineData(" 1.5 ", 1.5)]
    [InlineData("Thu, 01 Jan 2026 00:01:00 GMT", 60.0)]
    [InlineData("Thursday, 01-Jan-26 00:01:00 GMT", 60.0)]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", 0.0)]
    [InlineData("Mon, 01 Jan 1990 00:00:00 GMT", 0.0)]
    [InlineData("-5", null)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("NaN", null)]
    [InlineData("1e3", null)]
    [InlineData("1,5", null)]
    [Trait("Torture", "T015")]
    public void Seconds_and_dates_are_read(string value, double? seconds) =>
        Assert.Equal(seconds, RetryAfter.Parse(value, s_now)?.TotalSeconds);

    [Theory]
    [InlineData("99999999999999999999999999")]
    [InlineData("99999999999")]
    [Trait("Torture", "T016")]
    public void Enormous_numbers_are_long_waits(string value) => Assert.True(RetryAfter.Parse(value, s_now) > TimeSpan.FromDays(1_000));

    [Fact]
    public void Nothing_that_a_server_sends_throws_or_waits_for_the_past() =>
        Gen.OneOf(
                Gen.String,
                Gen.Double.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                Gen.String[Gen.Char["0123456789.:, GMTJan"], 0, 30]
            )
            .Sample(value => !(RetryAfter.Parse(value, s_now) < TimeSpan.Zero));
}
