using System.Net;
using System.Text;
using CsCheck;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Paging;

/// <summary>Whatever a server may do, an enumeration returns each of its items once and in order.</summary>
public sealed class PagingPropertyTests
{
    private static readonly Gen<Script> s_scripts =
        from total in Gen.Int[0, 500]
        from pageSize in Gen.Int[1, 120].Nullable()
        from prefetch in Gen.Bool
        from steps in Gen.Enum<Step>().Array[1, 30]
        select new Script(total, pageSize, prefetch, steps);

    private enum Step
    {
        Whole,
        Short,
        Empty,
        Unavailable,
        Cut,
    }

    [Fact]
    [Trait("Torture", "P14")]
    public Task Every_item_comes_once_and_in_order_whatever_the_pages_are() =>
        s_scripts.SampleAsync(
            async script =>
            {
                using WandbClient client = CreateClient(script, out _);
                int count = 0;
                await foreach (Item item in new Items(client, pageSize: script.PageSize))
                {
                    Assert.Equal($"item-{count++}", item.Name);
                }

                Assert.Equal(script.Total, count);
            },
            iter: 300
        );

    [Fact]
    [Trait("Torture", "P14")]
    public Task Take_yields_the_first_items_and_asks_for_no_more_of_them() =>
        Gen.Select(s_scripts, Gen.Int[0, 600])
            .SampleAsync(
                async (script, take) =>
                {
                    using WandbClient client = CreateClient(script, out InMemoryServer server);
                    List<string> names = await new Items(client, pageSize: script.PageSize)
                        .Take(take)
                        .Select(item => item.Name)
                        .ToListAsync();

                    Assert.Equal(Enumerable.Range(0, Math.Min(take, script.Total)).Select(i => $"item-{i}"), names);
                    Assert.True(server.Largest <= take);
                },
                iter: 300
            );

    [Fact]
    [Trait("Torture", "P14")]
    public Task A_walk_can_be_broken_off_and_resumed_after_every_page() =>
        s_scripts.SampleAsync(
            async script =>
            {
                using WandbClient client = CreateClient(script, out _);
                var names = new List<string>();
                PageCursor? from = null;
                do
                {
                    Page<Item> page = await new Items(client).AsPages(from, script.PageSize).FirstAsync();
                    names.AddRange(page.Items.ToArray().Select(item => item.Name));
                    from = page.Next is { } next ? PageCursor.Parse(next.ToString()) : null;
                } while (from is not null);

                Assert.Equal(Enumerable.Range(0, script.Total).Select(i => $"item-{i}"), names);
            },
            iter: 100
        );

    private static WandbClient CreateClient(Script script, out InMemoryServer server)
    {
        var handler = server = new InMemoryServer(script);
        return TestClient.Create(
            new Uri("http://127.0.0.1:1"),
            options =>
                options with
                {
                    ConfigureHttpHandler = _ => handler,
                    Prefetch = script.Prefetch,
                    Retry = new WandbRetryOptions
                    {
                        BaseDelay = TimeSpan.Zero,
                        MaxRetries = 40,
                        Budget = int.MaxValue,
                    },
                }
        );
    }

    private sealed record Script(int Total, int? PageSize, bool Prefetch, Step[] Steps)
    {
        public override string ToString() => $"total {Total}, page size {PageSize}, prefetch {Prefetch}, {string.Join(' ', Steps)}";
    }

    /// <summary>Cursors are <c>offset:serial</c>, so that an empty page can have a new one.</summary>
    private sealed class InMemoryServer(Script script) : HttpMessageHandler
    {
        private int _requests;
        private int _empty;

        public int Largest { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            (int first, int from) = await ItemPages.AskedAsync(request, cancellationToken);
            Largest = Math.Max(Largest, first);
            int number = _requests++;
            Step step = script.Steps[number % script.Steps.Length];
            // An enumeration must be able to end: not every request fails, and at most nine pages in a row are empty.
            if (number % 9 == 8 || step == Step.Empty && ++_empty > 8)
            {
                step = Step.Whole;
            }

            _empty = step is Step.Whole or Step.Short ? 0 : _empty;
            int count = Math.Min(
                step switch
                {
                    Step.Empty => 0,
                    Step.Short => (first + 1) / 2,
                    _ => first,
                },
                script.Total - from
            );
            bool hasNextPage = from + count < script.Total;
            byte[] body = Encoding.UTF8.GetBytes(ItemPages.Page(Enumerable.Range(from, count), $"{from + count}:{number}", hasNextPage));
            return new HttpResponseMessage(step == Step.Unavailable ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(step == Step.Cut ? body[..(body.Length / 2)] : body),
            };
        }
    }
}
