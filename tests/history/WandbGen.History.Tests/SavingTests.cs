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
