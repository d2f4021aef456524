using Apache.Arrow;
using DuckDB.NET.Data;
using WandbGen.Testing;

namespace WandbGen.History.Tests;

/// <summary>The histories of many runs, and exports on the disk.</summary>
public sealed class HistoriesTests : IAsyncLifetime
{
    private const int Runs = 12;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-histories-");
    private WandbSandbox _sandbox = null!;
    private WandbApi _api = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private HistoryOptions History => new() { CacheDirectory = Path.Combine(_directory.FullName, "cache") };

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        _api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        for (int run = 0; run < Runs; run++)
        {
            string id = $"run-{run}";
            _sandbox.Data.AddRun("e", "p", id);
            _sandbox.Data.AddHistory(
                "e",
                "p",
                id,
                Enumerable.Range(0, 100).Select(i => SandboxRow.Of(i, ("loss", i + (run * 0.5)), (run % 2 == 0 ? "even" : "odd", "x")))
            );
            if (run % 3 == 0)
            {
                _sandbox.Data.SetExports("e", "p", id, new SandboxExports { BeforeStep = 60 });
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task All_rows_of_all_runs_are_in_one_file_with_one_schema()
    {
        string path = Path.Combine(_directory.FullName, "all.parquet");
        var told = new List<HistoryProgress>();

        SavedHistory saved = await _api.Runs("e/p")
            .Histories(["loss", "even"], new HistoriesOptions { History = History })
            .SaveAsync(path, progress: new Recorder(told), cancellationToken: CancellationToken);

        Assert.Equal(Runs * 100, saved.Rows);
        Assert.Equal((Runs * 100, Runs, saved.Length), (told[^1].Rows, told[^1].Runs, told[^1].Bytes));
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(CancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT count(DISTINCT _run), sum(loss), count(even), min(n), max(n)
            FROM (SELECT *, count(*) OVER (PARTITION BY _run) AS n FROM '{path}')
            """;
        await using DuckDBDataReader row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(Runs, row.GetInt64(0));
        Assert.Equal(Enumerable.Range(0, Runs).Sum(static run => Enumerable.Range(0, 100).Sum(i => i + (run * 0.5))), row.GetDouble(1));
        Assert.Equal(Runs * 100 / 2, row.GetInt64(2));
        Assert.Equal((100, 100), (row.GetInt64(3), row.GetInt64(4)));
    }

    [Fact]
    public async Task A_run_that_fails_does_not_lose_the_others_and_is_named()
    {
        _sandbox.Data.SetExports("e", "p", "run-3", new SandboxExports { Damage = SandboxExportDamage.Truncated });
        string path = Path.Combine(_directory.FullName, "all.csv");
        RunHistories histories = _api.Runs("e/p").Histories(["loss"], new HistoriesOptions { History = History });

        var exception = await Assert.ThrowsAsync<WandbHistoriesException>(() =>
            histories.SaveAsync(path, cancellationToken: CancellationToken)
        );

        Assert.Equal("e/p/run-3", Assert.Single(exception.Failures).Key);
        Assert.Equal(((Runs - 1) * 100) + 1, (await File.ReadAllLinesAsync(path, CancellationToken)).Length);

        var failed = new List<string>();
        SavedHistory saved = await _api.Runs("e/p")
            .Histories(["loss"], new HistoriesOptions { History = History, OnFailure = (run, _) => failed.Add(run.Id) })
            .SaveAsync(path, replace: true, cancellationToken: CancellationToken);
        Assert.Equal((Runs - 1) * 100, saved.Rows);
        Assert.Equal(["run-3"], failed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_that_all_fail_are_no_table_without_rows(bool isFrame)
    {
        RunHistories histories = _api.Runs("e/p").Histories(["loss"], new HistoriesOptions { History = History });
        _sandbox.Faults.Add(RefuseHistories());

        var exception = await Assert.ThrowsAsync<WandbHistoriesException>(() => CountAsync(histories, isFrame));

        Assert.Equal(Runs, exception.Failures.Count);
        // What failed once is read when it is read again.
        _sandbox.Faults.Clear();
        Assert.Equal(Runs * 100, await CountAsync(histories, isFrame));
    }

    [Fact]
    public async Task Reading_can_be_broken_off_and_begun_again()
    {
        RunHistories histories = _api.Runs("e/p").Histories(["loss"], new HistoriesOptions { History = History, BatchSize = 10 });
        await foreach (RecordBatch batch in histories.AsBatches().WithCancellation(CancellationToken))
        {
            Assert.Equal(["_run", "_step", "loss"], batch.Schema.FieldsList.Select(static field => field.Name));
            break;
        }

        long rows = 0;
        await foreach (RecordBatch batch in histories.AsBatches().WithCancellation(CancellationToken))
        {
            Assert.InRange(batch.Length, 1, 10);
            rows += batch.Length;
        }

        Assert.Equal(Runs * 100, rows);
    }

    [Fact]
    public async Task Exports_are_downloaded_and_told_how_complete_they_are()
    {
        Run run = await _api.RunAsync("e/p/run-0", CancellationToken);
        string directory = Path.Combine(_directory.FullName, "exports");

        HistoryExports exports = await run.DownloadHistoryExportsAsync(directory, cancellationToken: CancellationToken);
        Assert.Equal(new HistoryCompleteness(60, 0, 100), exports.Completeness);
        Assert.Equal(exports.Files.Select(static file => file.Path), Directory.GetFiles(directory));

        var exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() =>
            run.DownloadHistoryExportsAsync(
                Path.Combine(_directory.FullName, "none"),
                requireComplete: true,
                cancellationToken: CancellationToken
            )
        );
        Assert.Equal((60, 100), (exception.Rows, exception.ExpectedRows));
        Assert.False(Directory.Exists(Path.Combine(_directory.FullName, "none")));

        _sandbox.Data.SetExports("e", "p", "run-0", new SandboxExports { RowsPerFile = 30 });
        exports = await run.DownloadHistoryExportsAsync(
            Path.Combine(_directory.FullName, "all"),
            requireComplete: true,
            cancellationToken: CancellationToken
        );
        Assert.Equal(4, exports.Files.Count);
        Assert.Equal(0, exports.Completeness.MissingRows);
    }

    [Fact]
    public async Task Exports_of_all_runs_go_into_one_directory_and_are_downloaded_once()
    {
        string directory = Path.Combine(_directory.FullName, "exports");
        var files = new List<DownloadedFile>();
        foreach (string id in (string[])["run-0", "run-3"])
        {
            _sandbox.Data.SetExports("e", "p", id, new SandboxExports { RowsPerFile = 30 });
            Run run = await _api.RunAsync($"e/p/{id}", CancellationToken);
            files.AddRange((await run.DownloadHistoryExportsAsync(directory, cancellationToken: CancellationToken)).Files);
        }

        Assert.Equal(8, files.Count);
        Assert.Equal(files.Select(static file => file.Path).Order(), Directory.GetFiles(directory).Order());
        Assert.All(files, static file => Assert.Matches("^run-[03]-[0-9A-Za-z_-]+-[0-9a-f]{16}[.]parquet$", file.Name));

        Run again = await _api.RunAsync("e/p/run-0", CancellationToken);
        HistoryExports kept = await again.DownloadHistoryExportsAsync(directory, cancellationToken: CancellationToken);
        Assert.Equal(files.Take(4).Select(static file => file.Path), kept.Files.Select(static file => file.Path));
        Assert.All(kept.Files, static file => Assert.True(file.AlreadyExisted));
        Assert.Equal(new HistoryCompleteness(100, 0, 100), kept.Completeness);

        // One of another length is not the same.
        await File.AppendAllTextAsync(files[0].Path, "x", CancellationToken);
        WandbException exception = await Assert.ThrowsAnyAsync<WandbException>(() =>
            again.DownloadHistoryExportsAsync(directory, cancellationToken: CancellationToken)
        );
        Assert.Contains(files[0].Name, exception.ToString(), StringComparison.Ordinal);
        kept = await again.DownloadHistoryExportsAsync(
            directory,
            options: new DownloadOptions { Replace = true },
            cancellationToken: CancellationToken
        );
        Assert.Equal(3, kept.Files.Count(static file => file.AlreadyExisted));
    }

    private static SandboxFault RefuseHistories() =>
        SandboxFault.Status(403) with
        {
            Where = static request =>
                request is GraphQLOperationRequest { OperationName: { } name } && name.EndsWith("HistorySources", StringComparison.Ordinal),
            Times = null,
        };

    private static async Task<long> CountAsync(RunHistories histories, bool isFrame)
    {
        if (isFrame)
        {
            return (await histories.ToDataFrameAsync(CancellationToken)).Rows.Count;
        }

        long rows = 0;
        await foreach (RecordBatch batch in histories.AsBatches().WithCancellation(CancellationToken))
        {
            rows += batch.Length;
            batch.Dispose();
        }

        return rows;
    }

    private sealed class Recorder(List<HistoryProgress> told) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value) => told.Add(value);
    }
}
