using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Downloads.Tests;

/// <summary>In how many streams a file is received, by the rates that networks give them, in virtual time.</summary>
public sealed class StreamCountTests
{
    private const int Megabyte = 1_000_000;

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(8)]
    [InlineData(5)]
    [InlineData(2)]
    public void Connections_that_are_limited_each_become_as_many_as_there_may_be(int largest) =>
        Assert.Equal(largest, Run(new StreamCount(largest, _clock), intervals: 20, static streams => 20 * Megabyte * streams)[^1]);

    [Fact]
    public void A_server_that_fills_the_way_with_one_stream_is_read_in_one_but_for_rare_trials()
    {
        List<int> counts = Run(new StreamCount(8, _clock), intervals: 1_000, static _ => 200 * Megabyte);

        Assert.Equal([2, 2, 1], counts.Take(3));
        Assert.All(counts, static count => Assert.InRange(count, 1, 2));
        Assert.InRange(counts.Count(static count => count == 2), 1, 50);
    }

    [Fact]
    public void Streams_that_only_slow_each_other_down_are_taken_back() =>
        Assert.Equal(1, Run(new StreamCount(8, _clock), intervals: 5, static streams => 200 * Megabyte / streams)[^1]);

    [Fact]
    public void A_way_that_holds_three_streams_gets_four()
    {
        List<int> counts = Run(new StreamCount(16, _clock), intervals: 40, static streams => 20 * Megabyte * Math.Min(streams, 3));

        Assert.Equal(4, counts[^1]);
        Assert.Contains(8, counts);
        Assert.DoesNotContain(16, counts);
    }

    [Fact]
    public void A_connection_that_is_slow_while_it_is_new_is_not_judged_by_that()
    {
        int before = 1;

        List<int> counts = Run(
            new StreamCount(8, _clock),
            intervals: 20,
            streams =>
            {
                int grown = Math.Min(before, streams);
                before = streams;
                return 20 * Megabyte * grown;
            }
        );

        Assert.Equal(8, counts[^1]);
    }

    [Fact]
    public void Beside_a_connection_that_is_silent_others_are_tried() =>
        Assert.Equal([2, 3, 4, 4], Run(new StreamCount(4, _clock), intervals: 4, static _ => 0));

    [Fact]
    public void Where_the_checksum_cannot_follow_no_stream_is_added()
    {
        List<int> counts = Run(new StreamCount(8, _clock), intervals: 100, static streams => 200 * Megabyte * streams, isAhead: true);

        Assert.All(counts, static count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.75, 1)]
    [InlineData(0.6, 2)]
    [InlineData(0.2, 4)]
    public void No_stream_is_added_where_the_checksum_could_not_follow_the_rate_that_it_must_reach(double busy, int expected)
    {
        List<int> counts = Run(
            new StreamCount(8, _clock),
            intervals: 100,
            static streams => 20 * Megabyte * streams,
            // As the rate rises, so does the time that the checksum of its bytes takes.
            busy: streams => busy * streams
        );

        Assert.Equal(expected, counts.Max());
        Assert.Equal(expected, counts[^1]);
    }

    [Fact]
    public void A_way_that_becomes_wider_is_found_out_about_later()
    {
        var streams = new StreamCount(8, _clock);
        Run(streams, intervals: 50, static _ => 20 * Megabyte);

        Assert.Equal(8, Run(streams, intervals: 200, static count => 20 * Megabyte * count)[^1]);
    }

    private List<int> Run(StreamCount streams, int intervals, Func<int, int> bytes, bool isAhead = false, Func<int, double>? busy = null)
    {
        var counts = new List<int>();
        TimeSpan hashing = TimeSpan.Zero;
        for (int i = 0; i < intervals; i++)
        {
            streams.Add(bytes(streams.Current));
            _clock.Advance(StreamCount.Interval);
            hashing += StreamCount.Interval * (busy?.Invoke(streams.Current) ?? 0);
            streams.Measure(hashing, isAhead);
            counts.Add(streams.Current);
        }

        return counts;
    }
}
