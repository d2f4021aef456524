using System.Globalization;

namespace WandbGen.History.Batches;

/// <summary>What became of the runs whose histories are read.</summary>
/// <param name="onFailure">Receives failures, and accepts them.</param>
/// <param name="told">The runs whose failures it has been told of, in this reading or an earlier one.</param>
internal sealed class HistoriesProgress(Action<RunOverview, WandbException>? onFailure, HashSet<string> told)
{
    private readonly Dictionary<string, WandbException> _failures = new(StringComparer.Ordinal);
    private int _runs;
    private int _succeeded;

    /// <summary>How many runs there are.</summary>
    public int Count { get; set; }

    /// <summary>How many of them are done.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Whether the histories of some runs could not be read, and no callback accepts that.</summary>
    public bool HasFailed => _failures.Count > 0 && onFailure is null;

    /// <summary>Whether no history at all could be read of runs that there are.</summary>
    public bool HasOnlyFailed => _failures.Count > 0 && Volatile.Read(ref _succeeded) == 0;

    public void Succeed()
    {
        Interlocked.Increment(ref _succeeded);
        Interlocked.Increment(ref _runs);
    }

    public void Fail(RunOverview run, WandbException exception)
    {
        Interlocked.Increment(ref _runs);
        lock (_failures)
        {
            _failures[run.Path] = exception;
            if (told.Add(run.Path))
            {
                onFailure?.Invoke(run, exception);
            }
        }
    }

    public bool Failed(RunOverview run) => _failures.ContainsKey(run.Path);

    public WandbHistoriesException ToException(string consequence = "") =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The histories of {_failures.Count} of {Count} runs could not be read{consequence}; the first: "
                    + $"{_failures.Values.First().Message}"
            ),
            _failures
        );
}
