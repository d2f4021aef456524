using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Data;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace WandbGen.Benchmarks.Histories;

/// <summary>Histories beside what does the same by hand, in turns; the figures are medians, and ratios to the other one.</summary>
internal static class HistoryComparison
{
    private const int ExportedRows = 1_000_000;
    private const int Columns = 32;
    private const int Lines = 50_000;
    private const int Runs = 1_000;
    private const int ManyColumns = 23;

    // Those that ours asks for.
    private static readonly (int From, int Before)[] s_windows =
    [
        (0, 1_000),
        (1_000, 3_000),
        (3_000, 7_000),
        (7_000, 15_000),
        (15_000, 31_000),
        (31_000, 50_000),
    ];

    public static async Task RunAsync(int rounds, string? only = null)
    {
        if (only == "lines")
        {
            await CompareLinesAsync(rounds);
            return;
        }

        if (only == "runs")
        {
            await CompareRunsAsync();
            return;
        }

        string path = Path.Combine(Path.GetTempPath(), $"wandbgen-history-{Environment.ProcessId}.parquet");
        try
        {
            Write(path);
            await CompareColumnAsync(path, rounds);
            await CompareColumnsAsync(path, rounds);
            if (only == "exports")
            {
                return;
            }
        }
        finally
        {
            File.Delete(path);
        }

        await CompareLinesAsync(rounds);
        await CompareRunsAsync();
    }

    private static async Task CompareColumnAsync(string path, int rounds)
    {
        using var server = new HistoryBenchmarkServer(await File.ReadAllBytesAsync(path), [], TimeSpan.Zero);
        using var client = Connect(server);
        using var http = new HttpClient();
        long length = new FileInfo(path).Length / (Columns + 1);
        await CompareAsync(
            "one of 33 columns, 1,000,000 rows",
            rounds,
            async () =>
            {
                double sum = 0;
                await foreach (RecordBatch batch in RunOf(client, "r").History(["c7"]).AsBatches())
                {
                    using (batch)
                    {
                        sum += ((DoubleArray)batch.Column(1)).Values[0];
                    }
                }

                return sum;
            },
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, server.BaseUrl + "export.parquet");
                request.Headers.Range = new RangeHeaderValue(0, length);
                using HttpResponseMessage response = await http.SendAsync(request);
                await response.Content.ReadAsByteArrayAsync();
                double sum = 0;
                using var reader = new FileReader(path);
                using var batches = reader.GetRecordBatchReader(columns: [8]);
                while (await batches.ReadNextRecordBatchAsync() is { } batch)
                {
                    using (batch)
                    {
                        sum += ((DoubleArray)batch.Column(0)).Values[0];
                    }
                }

                return sum;
            }
        );
    }

    // Ours receives the file in the first round, and reads it from its cache then; the others have it on the disk.
    private static async Task CompareColumnsAsync(string path, int rounds)
    {
        using var server = new HistoryBenchmarkServer(await File.ReadAllBytesAsync(path), [], TimeSpan.Zero);
        using var client = Connect(server);
        string[] keys = [.. Enumerable.Range(0, ManyColumns).Select(static i => $"c{i}")];
        string cache = path + "-cache";
        var options = new HistoryOptions { CacheDirectory = cache };
        try
        {
            Func<Task<double>> ours = () => SumColumnsAsync(RunOf(client, "r").History(keys, options));
            await CompareAsync("23 of 33 columns beside DuckDB.NET's row reader", rounds, ours, () => Task.FromResult(SumByDuckDB(path)));
            await CompareAsync("23 of 33 columns beside Parquet.Net", rounds, ours, () => SumByParquetNetAsync(path, keys));
            await CompareAsync("23 of 33 columns beside ParquetSharp alone", rounds, ours, () => SumByParquetSharpAsync(path));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static async Task<double> SumColumnsAsync(RunHistory history)
    {
        double sum = 0;
        await foreach (RecordBatch batch in history.AsBatches())
        {
            using (batch)
            {
                for (int column = 1; column <= ManyColumns; column++)
                {
                    sum += Sum(((DoubleArray)batch.Column(column)).Values);
                }
            }
        }

        return Math.Round(sum);
    }

    private static double SumByDuckDB(string path)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {string.Join(", ", Enumerable.Range(0, ManyColumns).Select(static i => $"c{i}"))} FROM read_parquet('{path}')";
        command.UseStreamingMode = true;
        using DuckDBDataReader row = command.ExecuteReader();
        double sum = 0;
        while (row.Read())
        {
            for (int i = 0; i < ManyColumns; i++)
            {
                sum += row.GetDouble(i);
            }
        }

        return Math.Round(sum);
    }

    // With its own settings.
    private static async Task<double> SumByParquetSharpAsync(string path)
    {
        using var reader = new FileReader(path);
        using var batches = reader.GetRecordBatchReader(columns: [.. Enumerable.Range(1, ManyColumns)]);
        double sum = 0;
        while (await batches.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int column = 0; column < ManyColumns; column++)
                {
                    sum += Sum(((DoubleArray)batch.Column(column)).Values);
                }
            }
        }

        return Math.Round(sum);
    }

    private static async Task<double> SumByParquetNetAsync(string path, string[] keys)
    {
        await using Parquet.ParquetReader reader = await Parquet.ParquetReader.CreateAsync(path);
        Parquet.Schema.DataField[] fields = [.. keys.Select(key => reader.Schema.DataFields.Single(field => field.Name == key))];
        double sum = 0;
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using Parquet.ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            var values = new double?[group.RowCount];
            foreach (Parquet.Schema.DataField field in fields)
            {
                await group.ReadAsync<double>(field, values.AsMemory());
                sum += Sum(values);
            }
        }

        return Math.Round(sum);
    }

    // A sum of an asynchronous method is in the memory, where each addition waits for the one before to be stored.
    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<double?> values)
    {
        double sum = 0;
        foreach (double? value in values)
        {
            sum += value ?? 0;
        }

        return sum;
    }

    private static async Task CompareLinesAsync(int rounds)
    {
        using var server = new HistoryBenchmarkServer(null, LinesOf(Lines), TimeSpan.Zero);
        using var client = Connect(server);
        using var http = new HttpClient();
        await CompareAsync(
            "50,000 lines of ten keys",
            rounds,
            async () =>
            {
                double sum = 0;
                await foreach (HistoryRow row in RunOf(client, "r").History(["loss"], new HistoryOptions { UseExports = false }))
                {
                    sum += row["loss"].GetDouble();
                }

                return sum;
            },
            async () =>
            {
                double sum = 0;
                foreach ((int from, int before) in s_windows)
                {
                    using var question = new StringContent(
                        $$"""{"operationName": "HistoryLines", "variables": {"minStep": {{from}}, "maxStep": {{before}} } }"""
                    );
                    using HttpResponseMessage response = await http.PostAsync(server.BaseUrl + "graphql", question);
                    sum += Sum(await response.Content.ReadAsByteArrayAsync());
                }

                return sum;
            }
        );
    }

    private static async Task CompareRunsAsync()
    {
        using var server = new HistoryBenchmarkServer(null, LinesOf(1_000), TimeSpan.FromMilliseconds(20));
        using var client = Connect(server);
        RunOverview[] runs = [.. Enumerable.Range(0, Runs).Select(i => RunOf(client, $"run-{i}"))];
        var options = new HistoryOptions { UseExports = false };
        long rows = 0;
        var cost = new Cost();
        foreach (RunOverview run in runs)
        {
            rows += await run.History(["loss"], options).CountAsync();
        }

        Cost oneByOne = cost.Since();
        cost = new Cost();
        await foreach (
            RecordBatch batch in runs.ToAsyncEnumerable().Histories(["loss"], new HistoriesOptions { History = options }).AsBatches()
        )
        {
            using (batch)
            {
                rows -= batch.Length;
            }
        }

        Print($"{Runs} runs of 1,000 rows, 20 ms an answer", [cost.Since()], [oneByOne], rows);
    }

    private static async Task CompareAsync(string name, int rounds, Func<Task<double>> ours, Func<Task<double>> other)
    {
        var times = new List<Cost>();
        var others = new List<Cost>();
        double difference = 0;
        for (int i = 0; i <= rounds; i++)
        {
            (Cost cost, double sum) = i % 2 == 0 ? await MeasureAsync(ours) : default;
            (Cost otherCost, double otherSum) = await MeasureAsync(other);
            (cost, sum) = i % 2 == 0 ? (cost, sum) : await MeasureAsync(ours);
            difference = sum - otherSum;
            if (i > 0)
            {
                times.Add(cost);
                others.Add(otherCost);
            }
        }

        Print(name, times, others, difference);
    }

    private static async Task<(Cost Cost, double Sum)> MeasureAsync(Func<Task<double>> read)
    {
        // The garbage of one is not the next one's to collect.
        GC.Collect();
        var cost = new Cost();
        double sum = await read();
        return (cost.Since(), sum);
    }

    private static void Print(string name, IReadOnlyList<Cost> ours, IReadOnlyList<Cost> others, double difference) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {Median(ours, static cost => cost.Time):F0} ms, by hand {Median(others, static cost => cost.Time):F0} ms: "
                    + $"{Median(ours.Zip(others), static pair => pair.First.Time / pair.Second.Time):F2} × the time, "
                    + $"{Median(ours.Zip(others), static pair => pair.First.Processor / pair.Second.Processor):F2} × the processor time "
                    + $"({Median(ours, static cost => cost.Processor):F0} and "
                    + $"{Median(others, static cost => cost.Processor):F0} ms) (difference {difference:G3})"
            )
        );

    private static double Median<T>(IEnumerable<T> values, Func<T, double> select)
    {
        double[] sorted = [.. values.Select(select).Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>What something costs, in milliseconds; the server's part of the processor time is in it.</summary>
    private readonly record struct Cost(double Time, double Processor)
    {
        public Cost()
            : this(Stopwatch.GetTimestamp() * 1_000.0 / Stopwatch.Frequency, Environment.CpuUsage.TotalTime.TotalMilliseconds) { }

        public Cost Since() => new Cost() is var now ? new Cost(now.Time - Time, now.Processor - Processor) : default;
    }

    public static WandbClient Connect(HistoryBenchmarkServer server) =>
        new(new WandbClientOptions { BaseUrl = server.BaseUrl, ApiKey = new string('0', 40) });

    public static RunOverview RunOf(WandbClient client, string id) =>
        new()
        {
            Client = client,
            Entity = "e",
            Project = "p",
            Id = id,
            StorageId = id,
        };

    private static string[] LinesOf(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(static i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""
                        {"_step": {{i}}, "_timestamp": {{1.7e9 + i}}, "_runtime": {{i}}, "loss": {{Math.Sin(i)}}, "accuracy": {{Math.Cos(
                            i
                        )}},
                        "lr": 0.001, "epoch": {{i / 100}}, "phase": "train", "grad/norm": {{Math.Tan(i)}}, "best": true}
                        """
                    )
                ),
        ];

    private static double Sum(byte[] answer)
    {
        double sum = 0;
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                continue;
            }

            byte[] line = new byte[reader.ValueSpan.Length];
            int length = reader.CopyString(line);
            var values = new Utf8JsonReader(line.AsSpan(0, length));
            while (values.Read())
            {
                if (values.TokenType == JsonTokenType.PropertyName && values.ValueTextEquals("loss"u8))
                {
                    values.Read();
                    sum += values.GetDouble();
                }
            }
        }

        return sum;
    }

    public static void Write(string path, int columns = Columns)
    {
        var random = new Random(1);
        Field[] fields =
        [
            new("_step", Int64Type.Default, nullable: true),
            .. Enumerable.Range(0, columns).Select(static i => new Field($"c{i}", DoubleType.Default, nullable: true)),
        ];
        var schema = new Schema(fields, null);
        using var builder = new WriterPropertiesBuilder();
        using WriterProperties properties = builder.Compression(Compression.Zstd).Build();
        using var writer = new FileWriter(path, schema, properties);
        for (int group = 0; group < 10; group++)
        {
            int first = group * ExportedRows / 10;
            IArrowArray[] arrays =
            [
                new Int64Array.Builder().AppendRange(Enumerable.Range(first, ExportedRows / 10).Select(static i => (long)i)).Build(),
                .. Enumerable
                    .Range(0, columns)
                    .Select(_ =>
                        (IArrowArray)
                            new DoubleArray.Builder()
                                .AppendRange(Enumerable.Range(0, ExportedRows / 10).Select(_ => random.NextDouble()))
                                .Build()
                    ),
            ];
            using var batch = new RecordBatch(schema, arrays, ExportedRows / 10);
            writer.WriteRecordBatch(batch);
        }

        writer.Close();
    }
}
