using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

/// <summary>Pages have as many items as answers of a good size and duration hold, and what is too much is asked for again in smaller
/// pages.</summary>
public sealed class PageSizeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_that_are_too_large_for_a_page_together_come_in_smaller_pages()
    {
        var server = new Server(total: 60) { BytesAnItem = 1_500 };
        using WandbClient client = server.Connect(options =>
            options with
            {
                MaxResponseSize = 64 * 1024,
                Retry = new WandbRetryOptions { MaxRetries = 0 },
            }
        );

        await AssertAllAsync(new Items(client), 60);

        Assert.Equal([50, 25], server.Sizes.Take(2));
        Assert.All(server.Sizes.Skip(2), size => Assert.InRange(size, 1, 6));
    }

    [Fact]
    public async Task Pages_grow_to_an_eighth_of_the_largest_answer()
    {
        var server = new Server(total: 2_500) { BytesAnItem = 1_000 };
        using WandbClient client = server.Connect(options => options with { MaxResponseSize = 1024 * 1024 });

        await AssertAllAsync(new Items(client), 2_500);

        Assert.InRange(server.Sizes.Max(), 80, 131);
        Assert.InRange(server.Sizes.Count(), 20, 30);
    }

    [Fact]
    public async Task Pages_grow_to_a_sixth_of_the_time_limit()
    {
        var server = new Server(total: 1_000) { TimeAnItem = TimeSpan.FromMilliseconds(50) };
        using WandbClient client = server.Connect();

        await AssertAllAsync(new Items(client), 1_000);

        Assert.InRange(server.Sizes.Max(), 90, 100);
    }

    [Fact]
    public async Task Time_that_does_not_depend_on_the_page_makes_it_no_smaller_than_the_first()
    {
        var server = new Server(total: 1_000) { Latency = TimeSpan.FromSeconds(20) };
        using WandbClient client = server.Connect();

        await AssertAllAsync(new Items(client), 1_000);

        Assert.All(server.Sizes, size => Assert.Equal(50, size));
    }

    [Fact]
    public async Task A_latency_that_can_be_borne_does_not_keep_pages_small()
    {
        var server = new Server(total: 5_000) { Latency = TimeSpan.FromSeconds(2) };
        using WandbClient client = server.Connect();

        await AssertAllAsync(new Items(client), 5_000);

        Assert.Equal(1000, server.Sizes.Max());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(524)]
    public async Task A_gateway_that_gives_up_on_more_than_300_is_asked_for_fewer_before_any_retry(int status)
    {
        var server = new Server(total: 2_000) { Refuse = size => size > 300 ? Fail(status) : null };
        using WandbClient client = server.Connect(options =>
            options with
            {
                Retry = new WandbRetryOptions
                {
                    MaxRetries = 0,
                    Budget = 0,
                    BaseDelay = TimeSpan.Zero,
                },
            }
        );

        await AssertAllAsync(new Items(client), 2_000);

        Assert.Equal([50, 200, 800, 400, 200, 200, 200, 200], server.Sizes.Take(8));
        Assert.InRange(server.Sizes.Count(size => size > 300), 2, 3);
    }

    [Fact]
    public async Task What_took_too_long_once_is_not_tried_again()
    {
        var server = new Server(total: 10_000) { Refuse = size => size > 300 ? Fail(504) : null };
        using WandbClient client = server.Connect();

        await AssertAllAsync(new Items(client), 10_000);

        Assert.Equal([800, 400], server.Sizes.Where(size => size > 300));
    }

    [Fact]
    public async Task A_page_that_passes_the_time_limit_is_asked_for_again_with_fewer_items()
    {
        var server = new Server(total: 500) { IsTooSlow = size => size > 120 };
        using WandbClient client = server.Connect(options => options with { Retry = new WandbRetryOptions { MaxRetries = 0 } });

        await AssertAllAsync(new Items(client), 500);

        Assert.Equal([50, 200, 100, 100, 100, 100, 100], server.Sizes);
    }

    [Theory]
    [InlineData("Requesting 200 records exceeds the `first` limit of 100 records.", null, 200)]
    [InlineData("first: must not exceed 100", null, 400)]
    [InlineData("Query is too complex", null, 200)]
    [InlineData("no", "QUERY_COMPLEXITY", 200)]
    [InlineData("no", "MAX_COST_EXCEEDED", 200)]
    [InlineData("canceling statement due to statement timeout", null, 200)]
    [InlineData("context deadline exceeded", null, 200)]
    [InlineData("rpc error: code = ResourceExhausted desc = received message larger than max", null, 200)]
    [InlineData("The value must be less than or equal to 100.", null, 422)]
    public async Task A_server_that_refuses_so_many_in_its_own_words_is_asked_for_fewer(string message, string? code, int status)
    {
        string body = JsonSerializer.Serialize(new { errors = new[] { new { message, extensions = new { code } } } });
        var server = new Server(total: 400)
        {
            Refuse = size => size > 100 ? new HttpResponseMessage((HttpStatusCode)status) { Content = Json(body) } : null,
        };
        using WandbClient client = server.Connect();

        await AssertAllAsync(new Items(client), 400);

        Assert.Equal([50, 200, 100, 100, 100, 100], server.Sizes);
    }

    [Theory]
    [InlineData("rate limit exceeded")]
    [InlineData("quota exceeded")]
    [InlineData("Cannot query field \"nmae\"")]
    public async Task Other_errors_are_not_answered_by_smaller_pages(string message)
    {
        string body = JsonSerializer.Serialize(new { errors = new[] { new { message } } });
        var server = new Server(total: 400) { Refuse = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = Json(body) } };
        using WandbClient client = server.Connect();

        await Assert.ThrowsAsync<WandbGraphQLException>(() => new Items(client).CountAsync(Cancellation).AsTask());

        Assert.Equal([50], server.Sizes);
    }

    [Fact]
    public async Task An_item_that_is_too_large_by_itself_is_an_error_that_names_the_limit()
    {
        var server = new Server(total: 60) { BytesAnItem = 5_000 };
        using WandbClient client = server.Connect(options => options with { MaxResponseSize = 4096 });

        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            new Items(client).CountAsync(Cancellation).AsTask()
        );

        Assert.Contains("MaxResponseSize", error.Message, StringComparison.Ordinal);
        Assert.Equal([50, 25, 12, 6, 3, 1], server.Sizes);
    }

    [Fact]
    public async Task A_page_size_of_the_callers_shrinks_on_failure_only()
    {
        var server = new Server(total: 300) { BytesAnItem = 10_000, Refuse = size => size > 60 ? Fail(504) : null };
        using WandbClient client = server.Connect(options => options with { MaxResponseSize = 1024 * 1024 });

        await AssertAllAsync(new Items(client, pageSize: 100), 300);

        Assert.Equal([100, 50, 50, 50, 50, 50, 50], server.Sizes);
    }

    [Fact]
    public async Task A_server_that_was_away_is_asked_for_as_many_as_before()
    {
        int refused = 0;
        var server = new Server(total: 3_000)
        {
            Refuse = size =>
                size == 800 || refused > 0
                    ? refused++ < 12
                        ? Fail(503)
                        : null
                    : null,
        };
        using WandbClient client = server.Connect(options => options with { Retry = new WandbRetryOptions { BaseDelay = TimeSpan.Zero } });

        await AssertAllAsync(new Items(client), 3_000);

        // Ten sizes from 800 to 1, and then a retry that succeeds: it was not the size.
        Assert.Equal([50, 200, 800, 400, 200, 100, 50, 25, 12, 6, 3, 1], server.Sizes.Take(12));
        Assert.InRange(server.Sizes.Skip(12).Max(), 800, 1000);
    }

    [Fact]
    public async Task A_failure_that_may_have_had_another_cause_is_forgiven_once()
    {
        int number = 0;
        var server = new Server(total: 20_000) { Refuse = size => ++number == 5 ? Fail(502) : null };
        using WandbClient client = server.Connect(options => options with { Retry = new WandbRetryOptions { BaseDelay = TimeSpan.Zero } });

        await AssertAllAsync(new Items(client), 20_000);

        Assert.Equal([50, 200, 800, 1000, 1000, 500], server.Sizes.Take(6));
        Assert.Equal(1000, server.Sizes.Skip(6).Max());
    }

    [Fact]
    public async Task A_broken_server_that_asks_for_too_long_a_pause_fails_at_once()
    {
        var server = new Server(total: 60) { Refuse = _ => Fail(503, retryAfter: TimeSpan.FromHours(1)) };
        using WandbClient client = server.Connect();

        WandbTransportException error = await Assert.ThrowsAsync<WandbTransportException>(() =>
            new Items(client).CountAsync(Cancellation).AsTask()
        );

        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.Equal([50], server.Sizes);
    }

    [Fact]
    public Task Every_item_comes_once_and_in_order_whatever_the_server_takes_for_too_much() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int[1, 300].Nullable(), Gen.Bool, Gen.Bool, Gen.Select(Gen.Int[1, 250], Gen.Int[0, 6]).Array[1, 12])
            .SampleAsync(
                async (total, pageSize, prefetch, isOpaque, limits) =>
                {
                    int requests = 0;
                    var server = new Server(total)
                    {
                        IsOpaque = isOpaque,
                        Refuse = size =>
                        {
                            (int limit, int kind) = limits[requests++ % limits.Length];
                            return size <= limit
                                ? null
                                : kind switch
                                {
                                    0 => Fail(504),
                                    1 => Fail(502),
                                    2 => Fail(503),
                                    3 => new HttpResponseMessage { Content = Json("""{"errors":[{"message":"too complex"}]}""") },
                                    4 => new HttpResponseMessage { Content = Json("""{"data":{"project":{"items":{"edges":[{"no""") },
                                    5 => new HttpResponseMessage { Content = Json($$"""{"extensions":"{{new string('x', 200_000)}}"}""") },
                                    _ => new HttpResponseMessage
                                    {
                                        Content = Json("""{"data":{"project":null},"errors":[{"message":"request timed out"}]}"""),
                                    },
                                };
                        },
                    };
                    using WandbClient client = server.Connect(options =>
                        options with
                        {
                            Prefetch = prefetch,
                            MaxResponseSize = 100_000,
                            Retry = new WandbRetryOptions { BaseDelay = TimeSpan.Zero, MaxRetries = 0 },
                        }
                    );

                    await AssertAllAsync(new Items(client, pageSize: pageSize), total);

                    Assert.DoesNotContain(server.Sizes, size => size < 1);
                },
                iter: 200
            );

    private static async Task AssertAllAsync(Items items, int total)
    {
        int count = 0;
        await foreach (Item item in items.WithCancellation(Cancellation))
        {
            Assert.Equal($"item-{count++}", item.Name);
        }

        Assert.Equal(total, count);
    }

    private static HttpResponseMessage Fail(int status, TimeSpan? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = Json("{}") };
        response.Headers.RetryAfter = retryAfter is { } pause ? new System.Net.Http.Headers.RetryConditionHeaderValue(pause) : null;
        return response;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>A server in memory, on a clock of its own that only its answers move.</summary>
    private sealed class Server(int total) : HttpMessageHandler
    {
        private readonly FakeTimeProvider _clock = new() { AutoAdvanceAmount = TimeSpan.Zero };
        private readonly ConcurrentQueue<int> _sizes = new();
        private int _serial;

        public IEnumerable<int> Sizes => _sizes;

        public int BytesAnItem { get; init; }

        public TimeSpan TimeAnItem { get; init; }

        public TimeSpan Latency { get; init; }

        public bool IsOpaque { get; init; }

        public Func<int, bool> IsTooSlow { get; init; } = static _ => false;

        public Func<int, HttpResponseMessage?> Refuse { get; init; } = static _ => null;

        public WandbClient Connect(Func<WandbClientOptions, WandbClientOptions>? configure = null)
        {
            WandbClientOptions options = TestClient.Options(new Uri("http://127.0.0.1:1")) with
            {
                ConfigureHttpHandler = _ => this,
                TimeProvider = _clock,
            };
            return new WandbClient(configure is null ? options : configure(options));
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            (int first, int from) = await ItemPages.AskedAsync(request, cancellationToken);
            _sizes.Enqueue(first);
            if (IsTooSlow(first))
            {
                _clock.Advance(TimeSpan.FromSeconds(31));
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (Refuse(first) is { } refusal)
            {
                return refusal;
            }

            int count = Math.Min(first, total - from);
            _clock.Advance(Latency + count * TimeAnItem);
            string cursor = IsOpaque ? $"{from + count}:{_serial++}" : $"{from + count}";
            string page = ItemPages.Page(Enumerable.Range(from, count), cursor, from + count < total);
            return new HttpResponseMessage
            {
                Content = Json($$"""{"extensions":"{{new string('x', count * BytesAnItem)}}",{{page[1..]}}"""),
            };
        }
    }
}
