using Apache.Arrow;
using WandbGen.Testing;

namespace WandbGen.History.Tests;

/// <summary>The common columns of the histories of many runs, and what a file that exists becomes.</summary>
public sealed class HistoriesColumnTests : IAsyncLifetime
{
    private const long Odd = (1L << 53) + 1;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-columns-");
    private WandbSandbox _sandbox = null!;
    private WandbApi _api = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private HistoryOptions History => new() { CacheDirectory = Path.Combine(_directory.FullName, "cache") };

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        _api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    public static TheoryData<object[][], string> Numbers =>
        new()
        {
            {
                [
                    [1L, 2L],
                    [3L, 4L],
                ],
                "double"
            },
            {
                [
                    [1L, 2.5],
                    [3L, 1L << 53],
                ],
                "double"
            },
            {
                [
                    [1L, Odd],
                    [3L, 4L],
                ],
                "int64"
            },
            {
                [
                    [Odd, 1L],
                    [-Odd, 4L],
                ],
                "int64"
            },
            {
                [
                    [long.MaxValue],
                    [long.MinValue],
                ],
                "int64"
            },
            {
                [
                    [Odd, 1L],
                    [0.5, 4L],
                ],
                "utf8"
            },
            {
                [
                    [0.5, 1L],
                    [4L, Odd, 2L],
                ],
                "utf8"
            },
            {
                [
                    [1e17, 0.5],
                    [1e300, 2L],
                ],
                "double"
            },
            {
                [
                    [1L, "x"],
                    [2L, true],
                ],
                "utf8"
            },
            {
                [
                    [1L],
                    ["x"],
                ],
                "utf8"
            },
        };

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Numbers_of_many_runs_are_saved_as_they_were_logged(object[][] runs, string type)
    {
        foreach (bool isExported in (bool[])[false, true])
        {
            Add(runs, isExported);
            foreach (string ending in (string[])["parquet", "jsonl", "csv"])
            {
                string path = Path.Combine(_directory.FullName, $"{isExported}.{ending}");
                SavedHistory saved = await _api.Runs($"e/{isExported}")
                    .Histories(["n"], new HistoriesOptions { History = History })
                    .SaveAsync(path, cancellationToken: CancellationToken);
                Assert.Equal(runs.Sum(static run => run.Length), saved.Rows);
            }

            string[] expected =
            [
                .. runs.SelectMany((values, run) => values.Select((value, step) => $"run-{run} {step} {Show(value)}"))
                    .Order(StringComparer.Ordinal),
            ];
            using var reader = new ParquetSharp.Arrow.FileReader(Path.Combine(_directory.FullName, $"{isExported}.parquet"));
            Assert.Equal(type, reader.Schema.GetFieldByName("n").DataType.Name);
            Assert.Equal(
                expected,
                (await File.ReadAllLinesAsync(Path.Combine(_directory.FullName, $"{isExported}.jsonl"), CancellationToken))
                    .Select(static line => WandbValue.Parse(line))
                    .Select(static row => $"{row["_run"]} {row["_step"]} {Show(row["n"])}")
                    .Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Great_last_numbers_are_looked_at_before_columns_are_made()
    {
        Add(
            [
                [1L, Odd],
                [2L, Odd + 2],
            ],
            isExported: false
        );
        long sum = 0;

        await foreach (
            RecordBatch batch in _api.Runs("e/False")
                .Histories(["n"], new HistoriesOptions { History = History })
                .AsBatches()
                .WithCancellation(CancellationToken)
        )
        {
            using (batch)
            {
                foreach (long number in ((Int64Array)batch.Column("n")).Values)
                {
                    sum += number;
                }
            }
        }

        Assert.Equal(3 + Odd + Odd + 2, sum);
    }

    [Fact]
    public async Task A_value_without_a_place_in_its_column_is_told_where_batches_are_read()
    {
        Add(
            [
                [1L, Odd, 2L],
                [0.5],
            ],
            isExported: false
        );

        var exception = await Assert.ThrowsAsync<WandbHistoriesException>(async () =>
            await _api.Runs("e/False")
                .Histories(["n"], new HistoriesOptions { History = History })
                .AsBatches()
                .CountAsync(CancellationToken)
        );

        KeyValuePair<string, WandbException> failure = Assert.Single(exception.Failures);
        Assert.Equal("e/False/run-0", failure.Key);
        Assert.Contains("9007199254740993", failure.Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_stays_if_a_run_failed_and_nobody_accepts_that()
    {
        Add(
            [
                [1L],
                [2L],
                [3L],
            ],
            isExported: true
        );
        _sandbox.Data.SetExports("e", "True", "run-1", new SandboxExports { Damage = SandboxExportDamage.Truncated });
        string path = Path.Combine(_directory.FullName, "all.csv");
        await File.WriteAllTextAsync(path, "mine", CancellationToken);

        var exception = await Assert.ThrowsAsync<WandbHistoriesException>(() =>
            _api.Runs("e/True")
                .Histories(["n"], new HistoriesOptions { History = History })
                .SaveAsync(path, replace: true, cancellationToken: CancellationToken)
        );

        Assert.Equal("e/True/run-1", Assert.Single(exception.Failures).Key);
        Assert.Contains("1 of 3 runs", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'all.csv' stays", exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Single(_directory.GetFiles());

        var failed = new List<string>();
        await _api.Runs("e/True")
            .Histories(["n"], new HistoriesOptions { History = History, OnFailure = (run, _) => failed.Add(run.Id) })
            .SaveAsync(path, replace: true, cancellationToken: CancellationToken);
        Assert.Equal(["run-1"], failed);
        Assert.Equal(3, (await File.ReadAllLinesAsync(path, CancellationToken)).Length);
    }

    [Fact]
    public async Task A_file_stays_if_there_are_no_runs()
    {
        string path = Path.Combine(_directory.FullName, "all.csv");
        RunHistories none = System.Linq.AsyncEnumerable.Empty<RunOverview>().Histories(["n"]);
        Assert.Equal(0, (await none.SaveAsync(path, cancellationToken: CancellationToken)).Rows);
        await File.WriteAllTextAsync(path, "mine", CancellationToken);

        var exception = await Assert.ThrowsAsync<WandbHistoriesException>(() =>
            none.SaveAsync(path, replace: true, cancellationToken: CancellationToken)
        );

        Assert.Empty(exception.Failures);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Single(_directory.GetFiles());
    }

    [Fact]
    public async Task A_failure_is_told_once_although_the_file_is_begun_again()
    {
        Add(
            [
                [1L, Odd, 2L],
                [0.5, 1L],
                [3L],
            ],
            isExported: true
        );
        _sandbox.Data.SetExports("e", "True", "run-2", new SandboxExports { Damage = SandboxExportDamage.Truncated });
        var failed = new List<string>();

        SavedHistory saved = await _api.Runs("e/True")
            .Histories(["n"], new HistoriesOptions { History = History, OnFailure = (run, _) => failed.Add(run.Id) })
            .SaveAsync(Path.Combine(_directory.FullName, "all.jsonl"), cancellationToken: CancellationToken);

        Assert.Equal(["run-2"], failed);
        Assert.Equal(5, saved.Rows);
        Assert.Single(_directory.GetFiles());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("jsonl")]
    public async Task Who_cancels_while_saving_leaves_nothing(string ending)
    {
        Add(
            [
                [1L, 2L],
                [3L, 4L],
            ],
            isExported: false
        );
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _api.Runs("e/False")
                .Histories(["n"], new HistoriesOptions { History = History, BatchSize = 1 })
                .SaveAsync(
                    Path.Combine(_directory.FullName, "all." + ending),
                    progress: new Told(cancelled.Cancel),
                    cancellationToken: cancelled.Token
                )
        );

        Assert.Empty(_directory.GetFiles());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("jsonl")]
    public async Task A_full_disk_leaves_what_was_there_and_nothing_else(string ending)
    {
        string? mounted = Environment.GetEnvironmentVariable("WANDBGEN_DISK_OF_BYTES");
        Assert.SkipWhen(mounted is null, "WANDBGEN_DISK_OF_BYTES names no small file system: tests/long/disk-full.sh mounts one.");
        DirectoryInfo disk = Directory.CreateDirectory(Path.Combine(mounted, "history-" + ending));
        string path = Path.Combine(disk.FullName, "all." + ending);
        await File.WriteAllTextAsync(path, "mine", CancellationToken);
        var random = new Random(4);
        Add(
            [
                [.. Enumerable.Range(0, 200_000).Select(_ => (object)random.NextDouble())],
            ],
            isExported: true
        );

        var exception = await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            _api.Runs("e/True")
                .Histories(["n"], new HistoriesOptions { History = History })
                .SaveAsync(path, replace: true, cancellationToken: CancellationToken)
        );

        Assert.Equal("all." + ending, exception.FileName);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Single(disk.GetFileSystemInfos());
        disk.Delete(recursive: true);
    }

    private void Add(object[][] runs, bool isExported)
    {
        for (int run = 0; run < runs.Length; run++)
        {
            string id = $"run-{run}";
            string project = isExported.ToString();
            _sandbox.Data.AddRun("e", project, id);
            _sandbox.Data.AddHistory("e", project, id, runs[run].Select(static (value, step) => SandboxRow.Of(step, ("n", value))));
            if (isExported)
            {
                _sandbox.Data.SetExports("e", project, id, new SandboxExports());
            }
        }
    }

    private static string Show(object value) =>
        value is WandbValue logged
            ? logged.Kind == WandbValueKind.Number && !logged.TryGetInt64(out _) && logged.GetDouble() < 1e19
                ? logged.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture)
                : logged.ToString().ToLowerInvariant()
            : Show(WandbValue.Parse(System.Text.Json.JsonSerializer.Serialize(value)));

    private sealed class Told(Action act) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value) => act();
    }
}
