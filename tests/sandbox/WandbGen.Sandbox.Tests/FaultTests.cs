using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Sandbox.Tests;

/// <summary>Faults that a sandbox produces on request, and the requests that it records.</summary>
public sealed class FaultTests : SandboxFixture, IDisposable
{
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _time = new();

    private protected override WandbSandboxOptions Options => new() { TimeProvider = _time, RequestsPerUrl = 3 };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_status_meets_the_requests_that_are_meant_so_many_times_after_so_many_others()
    {
        Sandbox.Faults.Add(
            SandboxFault.Status(503, "busy", "text/plain") with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "Mine" },
                After = 1,
                Times = 2,
            }
        );

        int[] mine = [await AskAsync("Mine"), await AskAsync("Mine"), await AskAsync("Mine"), await AskAsync("Mine")];

        Assert.Equal([200, 503, 503, 200], mine);
        Assert.Equal(200, await AskAsync("Other"));
    }

    [Fact]
    public async Task Faults_meet_requests_in_the_order_they_were_added_and_end_when_they_are_cleared()
    {
        Sandbox.Faults.Add(SandboxFault.Status(500));
        Sandbox.Faults.Add(SandboxFault.Status(502) with { Times = null });

        int[] before = [await AskAsync("Q"), await AskAsync("Q"), await AskAsync("Q")];
        Sandbox.Faults.Clear();

        Assert.Equal([500, 502, 502], before);
        Assert.Equal(200, await AskAsync("Q"));
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_again()
    {
        Sandbox.Faults.Add(SandboxFault.RateLimit(TimeSpan.FromSeconds(1.5)));

        using HttpResponseMessage response = await PostAsync("Q");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task An_error_of_GraphQL_comes_with_200_and_no_data()
    {
        Sandbox.Faults.Add(SandboxFault.GraphQLError("no \"room\""));

        using HttpResponseMessage response = await PostAsync("Q");

        Assert.Equal(
            """{"data":null,"errors":[{"message":"no \u0022room\u0022"}]}""",
            await response.Content.ReadAsStringAsync(CancellationToken)
        );
    }

    [Fact]
    public async Task A_delay_lasts_as_long_as_the_sandboxes_clock_says()
    {
        Sandbox.Faults.Add(SandboxFault.Delay(TimeSpan.FromHours(1)));

        Task<HttpResponseMessage> pending = PostAsync("Q");
        while (Sandbox.Requests.Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(pending.IsCompleted);
        while (!pending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        using HttpResponseMessage response = await pending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task After_an_infinite_delay_the_answer_never_comes()
    {
        Sandbox.Faults.Add(SandboxFault.Delay(Timeout.InfiniteTimeSpan));
        using var abandoned = new CancellationTokenSource();
        Task<HttpResponseMessage> pending = _http.SendAsync(CreateQuery("Q"), abandoned.Token);
        while (Sandbox.Requests.Count == 0)
        {
            await Task.Yield();
        }

        _time.Advance(TimeSpan.FromDays(365));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(200, await AskAsync("Later"));
        }

        Assert.False(pending.IsCompleted);
        await abandoned.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    [Fact]
    public void Any_other_negative_delay_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => SandboxFault.Delay(TimeSpan.FromTicks(-1)));

    [Fact]
    public async Task A_connection_can_break_before_the_answer()
    {
        Sandbox.Faults.Add(SandboxFault.Reset());

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("Q"));

        Assert.Equal(200, await AskAsync("Q"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Half_an_answer_announces_the_whole_one(bool isFile)
    {
        Uri? file = isFile ? await AddFileAsync(100_000) : null;
        Sandbox.Faults.Add(SandboxFault.HalfAnswer());

        (long announced, byte[] received) = await ReceiveAsync(file);

        Assert.Equal(announced / 2, received.Length);
        Assert.True(received.Length > 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_001)]
    public async Task An_answer_can_be_cut_at_any_byte(int bytes)
    {
        Uri file = await AddFileAsync(100_000);
        Sandbox.Faults.Add(SandboxFault.CutAfter(bytes));

        (long announced, byte[] received) = await ReceiveAsync(file);

        Assert.Equal(100_000, announced);
        Assert.Equal(bytes, received.Length);
    }

    [Fact]
    public async Task An_answer_that_is_shorter_than_the_cut_is_whole()
    {
        Uri file = await AddFileAsync(100_000);
        Sandbox.Faults.Add(SandboxFault.CutAfter(200_000));

        Assert.Equal(100_000, (await _http.GetByteArrayAsync(file, CancellationToken)).Length);
    }

    [Fact]
    public async Task A_damaged_answer_differs_in_one_byte()
    {
        Uri file = await AddFileAsync(100_000);
        byte[] right = await _http.GetByteArrayAsync(file, CancellationToken);
        Sandbox.Faults.Add(SandboxFault.DamagedAnswer());

        byte[] wrong = await _http.GetByteArrayAsync(file, CancellationToken);

        Assert.Equal([50_000], Enumerable.Range(0, right.Length).Where(i => right[i] != wrong[i]));
    }

    [Fact]
    public async Task An_address_expires_on_demand_and_another_one_is_good()
    {
        Sandbox.Faults.Add(SandboxFault.ExpiredAddress() with { After = 1 });
        Uri file = await AddFileAsync(10);

        int[] statuses = [await GetAsync(file), await GetAsync(file), await GetAsync(await AddressAsync())];

        Assert.Equal([200, 403, 200], statuses);
    }

    [Fact]
    public async Task An_address_is_good_for_so_many_requests_and_its_ranges_and_heads_count()
    {
        Uri file = await AddFileAsync(10);
        using var head = new HttpRequestMessage(HttpMethod.Head, file);
        using var range = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { Range = new RangeHeaderValue(2, 3) } };

        HttpStatusCode[] statuses =
        [
            (await _http.SendAsync(head, CancellationToken)).StatusCode,
            (await _http.SendAsync(range, CancellationToken)).StatusCode,
            (HttpStatusCode)await GetAsync(file),
            (HttpStatusCode)await GetAsync(file),
            (HttpStatusCode)await GetAsync(await AddressAsync()),
        ];

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.PartialContent, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK],
            statuses
        );
    }

    [Fact]
    public async Task All_requests_are_there_in_the_order_in_which_they_arrived()
    {
        Uri file = await AddFileAsync(10);
        await GetAsync(file);
        await AskAsync("Last");

        SandboxRequest[] requests = [.. Sandbox.Requests.All];

        Assert.Equal(
            ["Api POST /graphql", "Storage GET /sandbox/entity/project/run/a.bin", "Api POST /graphql"],
            requests.Select(static request => $"{request.Origin} {request.Method} {request.Path}")
        );
        Assert.Equal("Last", Assert.IsType<GraphQLOperationRequest>(requests[^1]).OperationName);
        Assert.Equal("W&B", requests[^1].Headers["user-agent"]);
    }

    private async Task<Uri> AddFileAsync(int size)
    {
        Data.AddRun("entity", "project", "run");
        Data.AddFile("entity", "project", "run", "a.bin", new byte[size]);
        return await AddressAsync();
    }

    private async Task<Uri> AddressAsync() => new((
                await QueryAsync(
                    """
                    query Address { project(name: "project", entityName: "entity") { run(name: "run") {
                      files { edges { node { directUrl } } } } } }
                    """
                )
            ).At("project.run.files").Values("directUrl")[0]);

    private async Task<int> GetAsync(Uri address)
    {
        using HttpResponseMessage response = await _http.GetAsync(address, CancellationToken);
        return (int)response.StatusCode;
    }

    private async Task<int> AskAsync(string operation)
    {
        using HttpResponseMessage response = await PostAsync(operation);
        return (int)response.StatusCode;
    }

    private Task<HttpResponseMessage> PostAsync(string operation) =>
        _http.SendAsync(CreateQuery(operation), HttpCompletionOption.ResponseHeadersRead, CancellationToken);

    private HttpRequestMessage CreateQuery(string operation) =>
        new(HttpMethod.Post, new Uri(Sandbox.BaseUrl, "graphql"))
        {
            Content = new StringContent($$"""{"query":"query {{operation}} { viewer { username } }"}""", Encoding.UTF8, "application/json"),
            Headers =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", Sandbox.ApiKey),
                UserAgent = { new ProductInfoHeaderValue(new ProductHeaderValue("W&B")) },
            },
        };

    // What was announced, and what came before the connection broke.
    [SuppressMessage("Reliability", "CA2000", Justification = "Sending takes it.")]
    private async Task<(long Announced, byte[] Received)> ReceiveAsync(Uri? file)
    {
        using HttpRequestMessage request = file is null ? CreateQuery("Q") : new HttpRequestMessage(HttpMethod.Get, file);
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken);
        using var received = new MemoryStream();
        await using Stream body = await response.Content.ReadAsStreamAsync(CancellationToken);
        await Assert.ThrowsAsync<HttpIOException>(() => body.CopyToAsync(received, CancellationToken));
        return (response.Content.Headers.ContentLength!.Value, received.ToArray());
    }
}
