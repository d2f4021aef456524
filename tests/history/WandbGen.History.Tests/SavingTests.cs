using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;

namespace WandbGen.History.Tests;

/// <summary>Histories as batches, and in files that other programs read.</summary>
public sealed class SavingTests : HistoryTest
{
    private const int Count = 3_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-saved-");

    public SavingTests()
    {
        Server.AddRows(Steps(0, Count), Log);
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers(Steps(0, 2_000))),
                    ("loss", ExportWriter.Numbers(Steps(0, 2_000).Select(static step => step == 7 ? double.NaN : (double?)(step / 2.0)))),
                    ("n", ExportWriter.Numbers(Steps(0, 2_000).Select(static step => 9_007_199_254_740_993 + step))),
                    ("name", ExportWriter.Texts(Steps(0, 2_000).Select(Name)))
                )
            )
        );
        Server.LiveSteps.AddRange(Steps(2_000, 1_000));
    }

    public override void Dispose()
    {
        _directory.Delete(recursive: true);
        base.Dispose();
    }

    [Theory]
    [InlineData("parquet", "read_parquet")]
    [InlineData("csv", "read_csv_auto")]
    [InlineData("jsonl", "read_json_auto")]
    public async Task What_was_logged_is_what_DuckDB_sums(string ending, string read)
    {
        string path = Path.Combine(_directory.FullName, "all." + ending);

        SavedHistory saved = await Run.History(["loss", "n", "name"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        Assert.Equal(Count, saved.Rows);
        Assert.Equal(new FileInfo(path).Length, saved.Length);
        Assert.Single(_directory.GetFiles());
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(CancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT count(*), sum(n - 9007199254740993)::BIGINT, sum(CASE WHEN isnan(loss::DOUBLE) THEN 0 ELSE loss::DOUBLE END),
              count(*) FILTER (isnan(loss::DOUBLE)), count(*) FILTER (name = 'a,"b"' || chr(10) || 'c'), sum(_step)::BIGINT
            FROM {read}('{path}')
            """
        );
        await using DuckDBDataReader row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(Count, row.GetInt64(0));
        Assert.Equal(Steps(0, Count).Sum(), row.GetInt64(1));
        Assert.Equal(Steps(0, Count).Sum(static step => step == 7 ? 0 : step / 2.0), row.GetDouble(2));
        Assert.Equal(1, row.GetInt64(3));
        Assert.Equal(Count / 3, row.GetInt64(4));
        Assert.Equal(Steps(0, Count).Sum(), row.GetInt64(5));
    }

    [Fact]
    public async Task An_Arrow_file_has_the_batches()
    {
        string path = Path.Combine(_directory.FullName, "all.arrow");
        await Run.History(["loss", "n"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        using FileStream file = File.OpenRead(path);
        using var reader = new ArrowFileReader(file);
        long rows = 0;
        double sum = 0;
        while (await reader.ReadNextRecordBatchAsync(CancellationToken) is { } batch)
        {
            rows += batch.Length;
            sum += ((DoubleArray)batch.Column("loss")).Values.ToArray().Where(double.IsFinite).Sum();
        }

        Assert.Equal(Count, rows);
        Assert.Equal(Steps(0, Count).Sum(static step => step == 7 ? 0 : step / 2.0), sum);
    }

    [Fact]
    public async Task Batches_have_one_schema_and_the_size_that_is_asked_for()
    {
        var batches = new List<RecordBatch>();
        await foreach (RecordBatch batch in Run.History(options: Options).AsBatches(700).WithCancellation(CancellationToken))
        {
            batches.Add(batch);
        }

        Assert.Equal([700, 700, 700, 700, 200], batches.Select(static batch => batch.Length));
        Assert.Equal(
            ["_step:int64", "loss:double", "n:int64", "name:utf8", "_timestamp:double", "_runtime:int64", "val:utf8"],
            batches[0].Schema.FieldsList.Select(static field => $"{field.Name}:{field.DataType.Name}")
        );
        Assert.All(batches, batch => Assert.Equal(batches[0].Schema.FieldsList.Count, batch.ColumnCount));
        Assert.Equal(Steps(0, Count), batches.SelectMany(static batch => ((Int64Array)batch.Column(0)).Values.ToArray()));
        var val = (StringArray)batches[4].Column("val");
        Assert.Equal(2_999, JsonDocument.Parse(val.GetString(199)).RootElement.GetProperty("x").GetInt32());
    }

    [Fact]
    public async Task A_key_of_several_types_is_a_column_of_JSON()
    {
        Server.Exports.Clear();
        Server.LiveSteps.Clear();
        Server.Rows.Clear();
        Server.AddRows(
            [0, 1, 2, 3],
            static step =>
                step switch
                {
                    0 => "\"a\": 1",
                    1 => "\"a\": \"x\"",
                    2 => "\"a\": [NaN]",
                    _ => "\"b\": 2",
                }
        );

        await foreach (RecordBatch batch in Run.History(["a"], Options).AsBatches().WithCancellation(CancellationToken))
        {
            var values = (StringArray)batch.Column("a");
            Assert.Equal(["1", "\"x\"", "[\"NaN\"]"], Enumerable.Range(0, values.Length).Select(i => values.GetString(i)));
        }
    }

    [Fact]
    public async Task A_column_whose_type_changes_behind_what_is_looked_at_is_a_typed_error_that_names_it()
    {
        Server.Exports.Clear();
        Server.LiveSteps.Clear();
        Server.Rows.Clear();
        Server.AddRows(Steps(0, 120_000), static step => step == 119_999 ? "\"a\": \"x\"" : "\"a\": 1");

        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(async () =>
            await Run.History(["a"], Options).AsBatches().CountAsync(CancellationToken)
        );

        Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("step 119999", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_the_place_of_a_private_file_is_private()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes of files.");
            return;
        }

        string path = Path.Combine(_directory.FullName, "all.csv");
        await File.WriteAllTextAsync(path, "mine", CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await Run.History(["loss"], Options).SaveAsync(path, replace: true, cancellationToken: CancellationToken);

        Assert.NotEqual("mine", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_file_that_exists_is_not_replaced_unasked_and_one_that_fails_leaves_nothing()
    {
        string path = Path.Combine(_directory.FullName, "all.csv");
        await File.WriteAllTextAsync(path, "mine", CancellationToken);

        await Assert.ThrowsAsync<WandbFileExistsException>(() =>
            Run.History(["loss"], Options).SaveAsync(path, cancellationToken: CancellationToken)
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));

        Server.LineCount = Count + 1;
        await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() =>
            Run.History(["loss"], Options).SaveAsync(path, replace: true, cancellationToken: CancellationToken)
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Single(_directory.GetFiles());

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Run.History(["loss"], Options).SaveAsync(Path.ChangeExtension(path, "xlsx"), cancellationToken: CancellationToken)
        );
    }

    [Fact]
    public async Task A_file_without_rows_and_a_column_without_values_make_no_columns()
    {
        Server.Exports.Add(("b", ExportWriter.Write(("_step", ExportWriter.Numbers(Steps(0, 0))), ("ghost", ExportWriter.Texts()))));
        Server.Exports.Add(
            (
                "c",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers([5_000L])),
                    ("loss", ExportWriter.Texts(new string?[] { null })),
                    ("shade", ExportWriter.Numbers(new double?[] { null })),
                    ("n", ExportWriter.Numbers([1L]))
                )
            )
        );
        Server.LineCount = Count + 1;

        await foreach (RecordBatch batch in Run.History(options: Options).AsBatches().WithCancellation(CancellationToken))
        {
            using (batch)
            {
                Assert.Equal(
                    ["_step:int64", "loss:double", "n:int64", "name:utf8", "_timestamp:double", "_runtime:int64", "val:utf8"],
                    batch.Schema.FieldsList.Select(static field => $"{field.Name}:{field.DataType.Name}")
                );
            }
        }
    }

    [Theory]
    // Doubles that hold every whole number of the export are doubles.
    [InlineData(7, "2.5", "double", new[] { "7", "7", "2.5" })]
    [InlineData(1L << 53, "2.5", "double", new[] { "9007199254740992", "9007199254740992", "2.5" })]
    // Of others each keeps its digits.
    [InlineData((1L << 53) + 1, "2.5", "utf8", new[] { "9007199254740993", "9007199254740993", "2.5" })]
    [InlineData(-(1L << 53) - 1, "NaN", "utf8", new[] { "-9007199254740993", "-9007199254740993", "\"NaN\"" })]
    [InlineData(7, "9007199254740993", "int64", new[] { "7", "7", "9007199254740993" })]
    [InlineData(7, "18446744073709551615", "utf8", new[] { "7", "7", "18446744073709551615" })]
    public async Task Whole_numbers_of_exports_and_fractions_of_live_rows_are_saved_as_they_are(
        long exported,
        string live,
        string type,
        string[] expected
    )
    {
        Server.Exports.Clear();
        Server.LiveSteps.Clear();
        Server.Rows.Clear();
        Server.Exports.Add(
            ("x", ExportWriter.Write(("_step", ExportWriter.Numbers([0L, 1L])), ("a", ExportWriter.Numbers([exported, exported]))))
        );
        Server.AddRows([2], _ => $"\"a\": {live}");
        Server.LineCount = 3;
        Server.LiveSteps.Add(2);
        string path = Path.Combine(_directory.FullName, "all.jsonl");

        await Run.History(["a"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        Assert.Equal(
            expected,
            (await File.ReadAllLinesAsync(path, CancellationToken)).Select(static line =>
                line[(line.IndexOf("a\":", 4, StringComparison.Ordinal) + 3)..^1]
            )
        );
        await foreach (RecordBatch batch in Run.History(["a"], Options).AsBatches().WithCancellation(CancellationToken))
        {
            Assert.Equal(type, batch.Schema.GetFieldByName("a").DataType.Name);
        }
    }

    [Fact]
    public async Task Objects_lists_and_mixed_values_are_JSON_in_lines_of_JSON_and_texts_are_texts()
    {
        Server.Exports.Clear();
        Server.LiveSteps.Clear();
        Server.Rows.Clear();
        string[] values = ["{\"x\": [1, {\"y\": null}], \"é\": \"\\n\"}", "[NaN, true]", "\"{\\\"no\\\": 1}\"", "NaN", "false", "-0.5"];
        Server.AddRows(Steps(0, 6), step => $"\"a\": {values[step]}, \"text\": \"{{\\\"x\\\": 1}}\"");
        string path = Path.Combine(_directory.FullName, "all.jsonl");

        await Run.History(["a", "text"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        JsonElement[] lines =
        [
            .. (await File.ReadAllLinesAsync(path, CancellationToken)).Select(static line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal(
            values.Select(static value => value.Replace("NaN", "\"NaN\"", StringComparison.Ordinal)).Select(Compact),
            lines.Select(static line => Compact(line.GetProperty("a").GetRawText()))
        );
        Assert.All(lines, static line => Assert.Equal("{\"x\": 1}", line.GetProperty("text").GetString()));

        static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
    }

    [Theory]
    [InlineData("csv", true)]
    [InlineData("parquet", true)]
    [InlineData("arrow", false)]
    [InlineData("jsonl", false)]
    public async Task Who_saves_the_same_file_at_the_same_time_gets_one_file_that_is_whole(string ending, bool replace)
    {
        Server.AddRows(Steps(0, 20_000));
        string path = Path.Combine(CacheDirectory, "target", "all." + ending);

        bool[] saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SaveAsync()));

        Assert.Equal(replace ? 6 : 1, saved.Count(static isSaved => isSaved));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
        long length = new FileInfo(path).Length;
        await Run.History(["loss"], Options).SaveAsync(path, replace: true, cancellationToken: CancellationToken);
        Assert.Equal(new FileInfo(path).Length, length);

        async Task<bool> SaveAsync()
        {
            try
            {
                await Run.History(["loss"], Options).SaveAsync(path, replace, cancellationToken: CancellationToken);
                return true;
            }
            catch (WandbFileExistsException) when (!replace)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("file/all.csv")]
    [InlineData("file/deep/all.csv")]
    [InlineData("directory.csv")]
    [InlineData("long")]
    public async Task A_place_that_no_file_can_have_is_a_typed_error_before_anything_is_asked(string name)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "file"), "mine", CancellationToken);
        _directory.CreateSubdirectory("directory.csv");
        string path = Path.Combine(_directory.FullName, name == "long" ? new string('x', 300) + ".csv" : name);

        foreach (bool replace in (bool[])[false, true])
        {
            WandbDownloadException exception = await Assert.ThrowsAsync<WandbDownloadException>(() =>
                Run.History(["loss"], Options).SaveAsync(path, replace, cancellationToken: CancellationToken)
            );
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            Assert.Equal(Path.GetFileName(path), exception.FileName);
        }

        Assert.Empty(Server.Operations);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_directory.FullName, "file"), CancellationToken));
        Assert.Single(_directory.GetFiles());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("jsonl")]
    public async Task A_directory_that_goes_away_meanwhile_and_a_file_that_comes_are_typed_errors(string ending)
    {
        string directory = Path.Combine(_directory.FullName, "gone");
        string path = Path.Combine(directory, "all." + ending);
        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Run.History(["loss"], Options)
                .SaveAsync(
                    path,
                    progress: new Once(() => Directory.Delete(directory, recursive: true)),
                    cancellationToken: CancellationToken
                )
        );

        await Assert.ThrowsAsync<WandbFileExistsException>(() =>
            Run.History(["loss"], Options)
                .SaveAsync(path, progress: new Once(() => File.WriteAllText(path, "mine")), cancellationToken: CancellationToken)
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Single(Directory.GetFiles(directory));
    }

    [Fact]
    public async Task CSV_is_the_same_in_every_culture()
    {
        string path = Path.Combine(_directory.FullName, "all.csv");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            await Run.History(["loss", "name"], Options with { BeforeStep = 8 }).SaveAsync(path, cancellationToken: CancellationToken);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        string[] lines = (await File.ReadAllTextAsync(path, CancellationToken)).Split("\r\n");
        Assert.Equal("_step,loss,name", lines[0]);
        Assert.Equal("0,0,\"a,\"\"b\"\"\nc\"", lines[1]);
        Assert.Equal("1,0.5,\"\"", lines[2]);
        Assert.Equal("2,1,", lines[3]);
        Assert.Equal("7,NaN,\"\"", lines[8]);
    }

    private sealed class Once(Action act) : IProgress<HistoryProgress>
    {
        private Action? _act = act;

        public void Report(HistoryProgress value) => Interlocked.Exchange(ref _act, null)?.Invoke();
    }

    private static string? Name(long step) =>
        (step % 3) switch
        {
            0 => "a,\"b\"\nc",
            1 => "",
            _ => null,
        };

    private static string Log(long step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"loss\": {(step == 7 ? "NaN" : step / 2.0)}, \"n\": {9_007_199_254_740_993 + step}, \"val\": {{\"x\": {step}}}"
        ) + (Name(step) is { } name ? $", \"name\": {JsonSerializer.Serialize(name)}" : "");
}
