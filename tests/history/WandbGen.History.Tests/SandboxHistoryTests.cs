using WandbGen.Testing;

namespace WandbGen.History.Tests;

/// <summary>Histories as the sandbox serves and exports them, with each of the exporter's oddities.</summary>
public sealed class SandboxHistoryTests : IAsyncLifetime
{
    private const int Rows = 300;

    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("wandbgen-history-");
    private WandbSandbox _sandbox = null!;
    private WandbApi _api = null!;

    public static TheoryData<SandboxExports> Exports =>
        [
            // Nothing is exported yet.
            new SandboxExports { BeforeStep = 0 },
            new SandboxExports(),
            new SandboxExports { NumbersAreDoubles = true },
            new SandboxExports
            {
                RowsPerFile = 70,
                RowsPerGroup = 20,
                OrderChanges = true,
            },
            new SandboxExports
            {
                RowsPerFile = 70,
                HaveOneSchema = true,
                HasEmptyFile = true,
            },
            new SandboxExports { JsonColumns = ["loss", "config", "big"] },
            new SandboxExports { RowsDescend = true, RowsPerFile = 90 },
            new SandboxExports { BeforeStep = 777 },
            new SandboxExports
            {
                BeforeStep = 777,
                LiveFromStep = 500,
                RowsPerFile = 50,
            },
            new SandboxExports { BeforeStep = 777, LiveFromStep = 900 },
            new SandboxExports { BeforeStep = 777, LiveFromStep = long.MaxValue },
        ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private HistoryOptions Options => new() { CacheDirectory = _cache.FullName };

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        _api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        _sandbox.Data.AddRun("e", "p", "r");
        _sandbox.Data.AddHistory("e", "p", "r", Enumerable.Range(0, Rows).Select(Log));
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
        _cache.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Every_row_comes_once_as_it_was_logged_however_it_was_exported(SandboxExports exports)
    {
        _sandbox.Data.SetExports("e", "p", "r", exports);
        Run run = await _api.RunAsync("e/p/r", CancellationToken);

        foreach (IReadOnlyList<string>? keys in (IReadOnlyList<string>?[])[null, ["loss", "big", "mixed", "config.depth", "word"]])
        {
            List<HistoryRow> rows = await run.History(keys, Options).ToListAsync(CancellationToken);

            Assert.Equal(Enumerable.Range(0, Rows).Select(static i => i * 5L), rows.Select(static row => row.Step));
            for (int i = 0; i < Rows; i++)
            {
                HistoryRow row = rows[i];
                Assert.Equal(i % 10 == 3 ? double.NaN : i / 4.0, row["loss"].GetDouble());
                Assert.Equal(WandbValueKind.Number, row["loss"].Kind);
                long big = 9_007_199_254_740_993 + i;
                Assert.Equal(exports.NumbersAreDoubles ? (long)(double)big : big, row["big"].GetInt64());
                Assert.Equal(i % 2 == 0 ? "2.5" : "text", row["mixed"].ToString());
                Assert.Equal(i, row["config.depth"].GetInt64());
                Assert.Equal(i % 3 == 0, row.TryGetValue("word", out WandbValue word) && word.GetString() == "w");
            }
        }
    }

    [Fact]
    public async Task An_export_is_read_by_its_columns_where_histograms_stand_before_them()
    {
        _sandbox.Data.AddRun("e", "p", "h");
        _sandbox.Data.AddHistory(
            "e",
            "p",
            "h",
            Enumerable
                .Range(0, 50)
                .Select(static i =>
                    SandboxRow.Of(
                        i,
                        (
                            "a",
                            new Dictionary<string, object?>
                            {
                                ["_type"] = "histogram",
                                ["bins"] = new[] { 0.0, 1, 2 },
                                ["values"] = new[] { i, 1 },
                            }
                        ),
                        ("loss", i * 1.5)
                    )
                )
        );
        _sandbox.Data.SetExports("e", "p", "h", new SandboxExports());
        Run run = await _api.RunAsync("e/p/h", CancellationToken);

        List<HistoryRow> rows = await run.History(["loss", "a"], Options).ToListAsync(CancellationToken);

        Assert.Equal(Enumerable.Range(0, 50).Select(static i => i * 1.5), rows.Select(static row => row["loss"].GetDouble()));
        Assert.Equal([7, 1], rows[7].GetHistogram("a")!.Counts);
    }

    // The exporter has one column of doubles for them, as for all numbers that are not whole.
    [Fact]
    public async Task Whole_numbers_that_are_exported_beside_fractions_are_exact_where_exports_are_not_used()
    {
        _sandbox.Data.AddRun("e", "p", "n");
        _sandbox.Data.AddHistory("e", "p", "n", [SandboxRow.Of(0, ("n", ulong.MaxValue)), SandboxRow.Of(1, ("n", 0.5))]);
        _sandbox.Data.SetExports("e", "p", "n", new SandboxExports());
        Run run = await _api.RunAsync("e/p/n", CancellationToken);

        foreach (bool useExports in (bool[])[true, false])
        {
            List<HistoryRow> rows = await run.History(["n"], Options with { UseExports = useExports }).ToListAsync(CancellationToken);
            Assert.Equal([useExports ? "1.8446744073709552E+19" : "18446744073709551615", "0.5"], rows.Select(static row => $"{row["n"]}"));
        }
    }

    [Theory]
    [InlineData(SandboxExportDamage.Truncated)]
    [InlineData(SandboxExportDamage.WrongMagic)]
    [InlineData(SandboxExportDamage.CorruptPages)]
    public async Task A_damaged_export_is_a_typed_error(SandboxExportDamage damage)
    {
        _sandbox.Data.SetExports("e", "p", "r", new SandboxExports { RowsPerFile = 100, Damage = damage });
        Run run = await _api.RunAsync("e/p/r", CancellationToken);

        WandbException exception = await Assert.ThrowsAnyAsync<WandbException>(async () =>
            await run.History(["loss"], Options).CountAsync(CancellationToken)
        );

        Assert.True(exception is WandbIntegrityException or WandbProtocolException, exception.ToString());
    }

    [Fact]
    public async Task Keys_and_samples_are_what_was_logged()
    {
        Run run = await _api.RunAsync("e/p/r", CancellationToken);

        HistoryKeys keys = await run.HistoryKeysAsync(CancellationToken);
        Assert.Equal((Rows - 1) * 5, keys.LastStep);
        Assert.True(keys.Find("big")!.Has(HistoryValueKind.Number));
        Assert.True(keys.Find("mixed") is { Types.Count: 2 });

        IReadOnlyList<HistoryRow> sample = await run.SampledHistoryAsync(["loss"], samples: 20, cancellationToken: CancellationToken);
        Assert.InRange(sample.Count, 1, 20);
        Assert.All(sample, static row => Assert.True(row.TryGetValue("loss", out _)));
    }

    // The step is five times the number.
    private static string Log(int i) =>
        SandboxRow.Of(
            i * 5L,
            ("loss", i % 10 == 3 ? double.NaN : i / 4.0),
            ("big", 9_007_199_254_740_993 + i),
            ("mixed", i % 2 == 0 ? 2.5 : "text"),
            ("config", new Dictionary<string, object?> { ["depth"] = i, ["name"] = "n" }),
            (i % 3 == 0 ? "word" : "other", "w")
        );
}
