namespace WandbGen.History.Tests;

/// <summary>A test with a server of its own, a run on it, and a cache of its own.</summary>
public abstract class HistoryTest : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("wandbgen-history-");
    private RunOverview? _run;

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected HistoryServer Server { get; } = new();

    protected RunOverview Run => _run ??= Server.Connect();

    protected string CacheDirectory => _cache.FullName;

    protected HistoryOptions Options => new() { CacheDirectory = CacheDirectory };

    public virtual void Dispose()
    {
        _run?.ReadingClient.Dispose();
        _cache.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected async Task<List<HistoryRow>> ReadAsync(IReadOnlyList<string>? keys = null, HistoryOptions? options = null)
    {
        var rows = new List<HistoryRow>();
        await foreach (HistoryRow row in Run.History(keys, options ?? Options).WithCancellation(CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    protected static IEnumerable<long> Steps(long first, long count, long distance = 1)
    {
        for (long i = 0; i < count; i++)
        {
            yield return first + (i * distance);
        }
    }
}
