using BenchmarkDotNet.Attributes;

namespace WandbGen.Benchmarks.Listing;

/// <summary>Iterates a run's files, warm, over the loopback interface; ours beside the floors and the usual way, in one run.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "BenchmarkDotNet calls the cleanup.")]
[MemoryDiagnoser]
[SimpleJob(warmupCount: 3, iterationCount: 10)]
public class ListingBenchmarks
{
    private const int Files = 20_000;

    private ListingServer _server = null!;
    private HandWritten _handWritten = null!;
    private WandbClient _client = null!;
    private Run _run = null!;

    [Params(50, 100, 1_000)]
    public int PageSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _server = new ListingServer(Files);
        _handWritten = new HandWritten(_server.BaseUrl, PageSize);
        _client = new WandbClient(new WandbClientOptions { BaseUrl = _server.BaseUrl, ApiKey = new string('0', 40) });
        _run = new Run
        {
            Id = "run",
            StorageId = "1",
            Entity = "entity",
            Project = "project",
            Client = _client,
        };
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _client.Dispose();
        _handWritten.Dispose();
        _server.Dispose();
    }

    [Benchmark]
    public Task<int> Bytes_thrown_away() => _handWritten.DiscardAsync(Files);

    [Benchmark]
    public Task<int> Every_token_walked() => _handWritten.WalkTokensAsync(Files);

    [Benchmark(Baseline = true)]
    public Task<int> Hand_written_parser() => _handWritten.ParseAsync();

    [Benchmark]
    public Task<int> System_Text_Json_source_generated() => _handWritten.DeserializeAsync();

    [Benchmark]
    public async Task<int> WandbGen_files()
    {
        int count = 0;
        await foreach (RunFile file in new Files(_run, pageSize: PageSize))
        {
            count += file.Name.Length > 0 ? 1 : 0;
        }

        return count;
    }
}
