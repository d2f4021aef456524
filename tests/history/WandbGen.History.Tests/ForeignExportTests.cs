using System.Globalization;
using Apache.Arrow;
using DuckDB.NET.Data;

namespace WandbGen.History.Tests;

/// <summary>Files that are like W&amp;B's own examples, and files of other writers.</summary>
public sealed class ForeignExportTests : HistoryTest
{
    [Fact]
    public async Task A_file_like_the_one_of_the_tests_of_the_official_client_is_read()
    {
        // 999 rows in groups of 200, names with blanks and colons, the step a double and the last column.
        const int Count = 999;
        static DoubleArray Doubles(Func<long, double> value) => ExportWriter.Numbers(Steps(0, Count).Select(step => (double?)value(step)));
        Server.Exports.Add(
            (
                "history.parquet",
                ExportWriter.Write(
                    200,
                    ("Unnamed: 0", ExportWriter.Numbers(Steps(0, Count).Select(static step => (long?)step))),
                    ("Mean actual goods consumed", Doubles(static step => step * 0.25)),
                    ("Mean attempted goods consumed", Doubles(static step => step * 0.5)),
                    ("Mean budget", Doubles(static step => step * -1.5)),
                    ("_step", Doubles(static step => step))
                )
            )
        );
        Server.LineCount = Count;

        List<HistoryRow> rows = await ReadAsync();
        Assert.Equal(Steps(0, Count), rows.Select(static row => row.Step));
        Assert.Equal(Steps(0, Count), rows.Select(static row => row["Unnamed: 0"].GetInt64()));
        Assert.All(rows, static row => Assert.Equal(row.Step * 0.5, row["Mean attempted goods consumed"].GetDouble()));

        rows = await ReadAsync(["Mean budget"], Options with { FromStep = 199, BeforeStep = 402 });
        Assert.Equal(Steps(199, 203).Select(static step => step * -1.5), rows.Select(static row => row["Mean budget"].GetDouble()));
    }

    [Fact]
    public async Task A_file_like_the_empty_one_of_the_tests_of_the_official_client_is_read()
    {
        byte[] empty = ExportWriter.WriteEmptyWithDescription();
        Assert.Equal(102, empty.Length);
        Server.Exports.Add(("empty.parquet", empty));
        Server.LineCount = 0;

        Assert.Empty(await ReadAsync());
        Assert.Empty(await ReadAsync(["loss"]));

        Server.Exports.Add(("more.parquet", ExportWriter.Write(Steps(0, 10))));
        Server.LineCount = 10;
        Assert.Equal(10, (await ReadAsync(["loss"])).Count);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("uncompressed")]
    public async Task A_file_that_DuckDB_wrote_is_read(string compression)
    {
        const int Count = 5_000;
        string path = Path.Combine(CacheDirectory, "duck.parquet");
        await ExecuteAsync(
            $$"""
            COPY (
              SELECT i AS _step, CASE WHEN i % 7 = 0 THEN 'nan'::DOUBLE ELSE i / 4 END AS loss, i::HUGEINT * 3 AS huge,
                (i * 1.25)::DECIMAL(20, 4) AS price, 'é' || i AS name, i % 2 = 0 AS best, i::UTINYINT AS small,
                { 'x': i, 'deep': { 'y': 'z' || i } } AS object, [i, NULL, i + 1] AS list, MAP { 'k': i } AS map,
                CASE WHEN i % 3 = 0 THEN i END AS sometimes, TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS at,
                '{"j": ' || i || '}' AS json
              FROM range(200) t(i)
              UNION ALL BY NAME SELECT i AS _step, i / 4 AS loss FROM range(200, {{Count}}) t(i)
            ) TO '{{path}}' (FORMAT parquet, COMPRESSION {{compression}}, ROW_GROUP_SIZE 2048)
            """
        );
        Server.Exports.Add(("duck.parquet", await File.ReadAllBytesAsync(path, CancellationToken)));
        Server.LineCount = Count;

        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal(Steps(0, Count), rows.Select(static row => row.Step));
        HistoryRow row = rows[100];
        Assert.Equal((25.0, 300, 125.0), (row["loss"].GetDouble(), row["huge"].GetDouble(), row["price"].GetDouble()));
        Assert.Equal(("é100", true, 100), (row["name"].GetString(), row["best"].GetBoolean(), row["small"].GetInt64()));
        Assert.Equal((100, "z100"), (row["object.x"].GetInt64(), row["object.deep.y"].GetString()));
        Assert.Equal((3, 101), (row["list"].Count, row["list"][2].GetInt64()));
        Assert.Equal(100, row["map.k"].GetInt64());
        Assert.Equal("2024-01-01T00:01:40", row["at"].GetString());
        Assert.False(row.TryGetValue("sometimes", out _));
        Assert.True(double.IsNaN(rows[98]["loss"].GetDouble()));
        Assert.Equal(
            Steps(200, Count - 200).Sum(static step => step / 4.0),
            (await ReadAsync(["loss"])).Skip(200).Sum(static row => row["loss"].GetDouble())
        );
    }

    [Fact]
    public async Task What_is_saved_is_an_export_again_and_DuckDB_sums_both()
    {
        const int Count = 70_000;
        Server.AddRows(
            Steps(0, Count),
            static step =>
                FormattableString.Invariant($"\"loss\": {step / 8.0}, \"n\": {9_007_199_254_740_993 + step}, \"name\": \"a{step % 5}\", ")
                + FormattableString.Invariant($"\"best\": {(step % 2 == 0 ? "true" : "false")}, \"val\": {{\"x\": {step}}}")
        );
        string first = Path.Combine(CacheDirectory, "first.parquet");
        await Run.History(["loss", "n", "name", "best", "val"], Options).SaveAsync(first, cancellationToken: CancellationToken);

        Server.Exports.Add(("first.parquet", await File.ReadAllBytesAsync(first, CancellationToken)));
        Server.Rows.Clear();
        string second = Path.Combine(CacheDirectory, "second.parquet");
        await Run.History(["loss", "n", "name", "best", "val"], Options).SaveAsync(second, cancellationToken: CancellationToken);

        const string Sums =
            "sum(_step)::BIGINT, sum(loss), sum(n - 9007199254740993)::BIGINT, count(DISTINCT name), count(*) FILTER (best), "
            + "sum((val->>'x')::BIGINT)::BIGINT";
        string expected = FormattableString.Invariant(
            $"{Steps(0, Count).Sum()} {Steps(0, Count).Sum() / 8.0} {Steps(0, Count).Sum()} 5 {Count / 2} {Steps(0, Count).Sum()}"
        );
        Assert.Equal(expected, await QueryAsync($"SELECT {Sums} FROM '{first}'"));
        Assert.Equal(expected, await QueryAsync($"SELECT {Sums} FROM '{second}'"));
        Assert.Equal("0", await QueryAsync($"SELECT count(*) FROM (SELECT * FROM '{first}' EXCEPT ALL SELECT * FROM '{second}')"));
    }

    private static async Task ExecuteAsync(string statement)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(CancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(CancellationToken);
    }

    private static async Task<string> QueryAsync(string query)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(CancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = query;
        await using DuckDBDataReader row = command.ExecuteReader();
        Assert.True(row.Read());
        return string.Join(
            ' ',
            Enumerable.Range(0, row.FieldCount).Select(i => Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture))
        );
    }
}
