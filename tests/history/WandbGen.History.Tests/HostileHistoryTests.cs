using System.Text;
using DuckDB.NET.Data;
using WandbGen.CompilerServices;
using WandbGen.History.Batches;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Tests;

/// <summary>Unexpected histories: servers that change while they are read, wrong footers, keys and texts of any form.</summary>
public sealed class HostileHistoryTests : HistoryTest
{
    [Fact]
    public async Task A_run_that_is_deleted_while_it_is_read_is_a_typed_error()
    {
        Server.AddRows(Steps(0, 100_000));
        Server.OnOperation = operation =>
            Server.IsDeleted = Server.Operations.Count(static asked => asked == "HistoryLines") > 2 && operation == "HistoryLines";

        await Assert.ThrowsAsync<WandbNotFoundException>(() => ReadAsync(["loss"]));
    }

    [Fact]
    public async Task An_export_of_a_run_that_is_deleted_while_it_is_read_is_a_typed_error()
    {
        Server.AddRows(Steps(0, 400_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 400_000), 100_000)));
        Server.Storage = (_, number) =>
        {
            Server.IsDeleted = number >= 2;
            return number < 2 ? null : new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);
        };

        await Assert.ThrowsAnyAsync<WandbException>(() => ReadAsync(["loss"]));
    }

    [Fact]
    public async Task A_server_that_always_names_other_exports_that_are_not_there_is_not_asked_for_ever()
    {
        int number = 0;
        Server.OnOperation = operation =>
        {
            if (operation == "HistorySources")
            {
                // The test ends also if the limit does not hold.
                Server.Exports.Clear();
                Server.Exports.Add(($"{Math.Min(++number, 50)}", []));
            }
        };
        Server.Storage = static (_, _) => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);

        await Assert.ThrowsAnyAsync<WandbException>(() => ReadAsync(["loss"]));

        Assert.InRange(Server.Operations.Count(static asked => asked == "HistorySources"), 2, 25);
    }

    [Fact]
    public async Task Samples_whose_rows_are_all_at_the_end_of_their_window_do_not_make_it_one_step_narrower_each_time()
    {
        // A server that has at most one row where few steps are requested, and as many as it may send where many are.
        Server.Lines = static (from, before, samples) =>
            before - from > 2_000
                ? Enumerable.Repeat(FormattableString.Invariant($"{{\"_step\": {before - 1}}}"), samples)
                : [FormattableString.Invariant($"{{\"_step\": {from}, \"loss\": 1}}")];
        int count = 0;
        await foreach (
            HistoryRow row in Run.History(["loss"], Options with { FromStep = 0, BeforeStep = 10_000_000 })
                .WithCancellation(CancellationToken)
        )
        {
            Assert.Equal(count == 0 ? 0 : 1_000, row.Step);
            if (++count == 2)
            {
                break;
            }
        }

        Assert.Equal(2, count);
        Assert.InRange(Server.Operations.Count, 10, 80);
    }

    [Fact]
    public async Task A_run_that_grows_while_it_is_read_has_each_row_once()
    {
        Server.AddRows(Steps(0, 3_000));
        long next = 3_000;
        Server.OnOperation = operation =>
        {
            if (operation == "HistoryLines" && next < 6_000)
            {
                Server.AddRows(Steps(next, 700));
                next += 700;
            }
        };

        List<HistoryRow> rows = await ReadAsync(["loss"]);

        Assert.InRange(rows.Count, 3_000, (int)next);
        Assert.Equal(Steps(0, rows.Count), rows.Select(static row => row.Step));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(800)]
    [InlineData(100_000)]
    public void A_row_of_any_depth_is_read_and_searched_for_what_no_export_has(int depth)
    {
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", depth));
        string end = new('}', depth);
        var reader = new LineReader(KeySelection.All, keys: null) { IsExported = static _ => false };

        HistoryRow? row = reader.Read(Encoding.UTF8.GetBytes($"{{\"_step\":3,\"key\":{objects}null{end}}}"));
        Assert.False(reader.HasMoreThanExports);
        Assert.Equal((3, $"{objects}null{end}"), (row!.Step, row["key"].ToString()));

        reader.Read(Encoding.UTF8.GetBytes($"{{\"_step\":3,\"key\":{objects}1{end}}}"));
        Assert.True(reader.HasMoreThanExports);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00FF")]
    public void A_name_that_is_no_text_is_read_as_a_value_that_is_none(string name)
    {
        byte[] line = Encoding.Latin1.GetBytes($"{{\"_step\":3,\"{name}\":1}}");

        HistoryRow? row = new LineReader(KeySelection.All, keys: null).Read(line);

        Assert.Equal(1, row!["\uFFFD"].GetInt64());
    }

    [Fact]
    public void A_key_of_any_number_of_dots_is_a_member_of_what_it_begins_with()
    {
        string rest = string.Concat(Enumerable.Repeat("a.", 50_000)) + "end";
        HistoryRow? row = new LineReader(KeySelection.All, keys: null).Read(Encoding.UTF8.GetBytes($"{{\"_step\":3,\"a.{rest}\":1}}"));

        Assert.EndsWith("a.end\":1" + new string('}', 513), row!["a"].ToString(), StringComparison.Ordinal);
        Assert.Equal(1, row[$"a.{rest}"].GetInt64());
    }

    [Fact]
    public void Rows_of_any_depth_are_merged()
    {
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        string end = new('}', 100_000);
        WandbValue value = WandbValue.Parse(Encoding.UTF8.GetBytes($"{objects}1{end}"));
        WandbValue other = WandbValue.Parse(Encoding.UTF8.GetBytes($"{{\"b\":2,{objects[1..]}1{end}"));

        Assert.True(ObjectMembers.TryAdd(ref value, other));

        Assert.Equal(2, value["b"].GetInt64());
    }

    [Fact]
    public void A_row_of_any_depth_is_merged_with_an_export_whose_key_has_as_many_dots()
    {
        const int Depth = 3_000;
        string key = string.Join('.', Enumerable.Repeat("a", Depth + 1));
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", Depth));
        WandbValue value = WandbValue.Parse(Encoding.UTF8.GetBytes($"{objects}{{\"b\":1}}{new string('}', Depth)}"));
        var exported = new HistoryRow(new RowShape([key]), [WandbValue.Parse("1"u8)], 3);
        var live = new HistoryRow(new RowShape(["a"]), [value], 3);

        HistoryRow merged = RowMerge
            .TryMerge(KeySelection.All, new ListBlock(KeySelection.All, [exported]), new ListBlock(KeySelection.All, [live]))!
            .GetRow(0);
        var types = new ColumnTypes();
        types.AddOthers(live, new HashSet<string> { key });

        // Objects are taken apart as deep as an answer can be, and what is inside of them stays one value.
        string inner = string.Join('.', Enumerable.Repeat("a", JsonTokenReader.MaxDepth + 1));
        Assert.Equal([key, inner], merged.Keys);
        Assert.Equal([inner], types.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_footer_that_contradicts_itself_is_a_typed_error(byte rows)
    {
        Server.Exports.Add(("a", ExportWriter.WriteEmpty(rows)));

        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync(["loss"]));

        Assert.Contains($"{rows} rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_several_exports_have_comes_once_even_if_it_is_the_last_that_there_can_be()
    {
        long[] steps = [0, 1, long.MaxValue - 1];
        Server.Exports.Add(("a", ExportWriter.Write(steps)));
        Server.Exports.Add(("b", ExportWriter.Write(steps)));
        Server.LineCount = 3;

        Assert.Equal(steps, (await ReadAsync(["loss"])).Select(static row => row.Step));
    }

    [Theory]
    [InlineData("é.ü/ß 漢字 😀")]
    [InlineData("_type_number")]
    [InlineData("_type")]
    [InlineData("_val")]
    [InlineData("a..b")]
    [InlineData(".")]
    [InlineData(".a.")]
    [InlineData(" ")]
    [InlineData("a\"b,c\nd")]
    [InlineData("NaN")]
    public async Task A_key_of_any_form_is_read_from_an_export_and_from_lines(string key)
    {
        string json = System.Text.Json.JsonSerializer.Serialize(key);
        Server.Exports.Add(
            ("a", ExportWriter.Write(("_step", ExportWriter.Numbers([0L, 1L])), (key, ExportWriter.Numbers([0.5, double.NaN]))))
        );
        Server.AddRows([2, 3], step => $"{json}: {(step == 2 ? "-0.5" : "-Infinity")}");
        Server.LiveSteps.AddRange([2, 3]);
        Server.LineCount = 4;

        foreach (
            string[] keys in (string[][])
                [
                    [key],
                    [],
                ]
        )
        {
            Assert.Equal([0.5, double.NaN, -0.5, double.NegativeInfinity], (await ReadAsync(keys)).Select(row => row[key].GetDouble()));
        }

        string path = Path.Combine(CacheDirectory, "all.csv");
        await Run.History([key], Options).SaveAsync(path, cancellationToken: CancellationToken);
        Assert.Equal(["_step", key], ReadCsv(await File.ReadAllTextAsync(path, CancellationToken))[0]);
    }

    [Fact]
    public async Task An_empty_key_is_read_from_lines()
    {
        Server.AddRows([0], static _ => "\"\": 1, \"a\": {\"\": 2}");

        HistoryRow row = Assert.Single(await ReadAsync());

        Assert.Equal((1, 2), (row[""].GetInt64(), row["a"][""].GetInt64()));
    }

    [Fact]
    public async Task Texts_of_any_form_are_in_CSV_what_they_were()
    {
        string[] texts =
        [
            "=1+2",
            "+a",
            "-a",
            "@SUM(A1)",
            "\ufefftext",
            "a,b;c\td|e",
            "\"",
            "\"\"",
            "\"a\"",
            "a\r\nb",
            "a\nb",
            "a\rb",
            " a ",
            "",
            "null",
            "NaN",
            "1,5",
            "😀é",
            "'",
            "\\N",
            "\u0001",
        ];
        Server.Keys = """{"lastStep": 20, "keys": {"text": {"typeCounts": [{"type": "string", "count": 21}]} } }""";
        Server.AddRows(Steps(0, texts.Length), step => $"\"text\": {System.Text.Json.JsonSerializer.Serialize(texts[step])}");
        string path = Path.Combine(CacheDirectory, "all.csv");

        await Run.History(["text"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        // Every line ends with CR LF, as RFC 4180 says, and nothing stands before the first.
        string written = await File.ReadAllTextAsync(path, new UTF8Encoding(false), CancellationToken);
        Assert.StartsWith("_step,text\r\n", written, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", written, StringComparison.Ordinal);
        Assert.Equal(texts, ReadCsv(written).Skip(1).Select(static fields => fields[1]));
        Assert.Equal(
            texts,
            await QueryAsync(
                $"SELECT coalesce(text, '') FROM read_csv('{path}', header = true, "
                    + $"all_varchar = true, auto_detect = false, sep = ',', quote = '\"', "
                    + "escape = '\"', columns = {'_step': 'BIGINT', 'text': 'VARCHAR'}, parallel = false) ORDER BY _step"
            )
        );
    }

    // As RFC 4180 has it, and nothing more.
    private static List<List<string>> ReadCsv(string text)
    {
        var lines = new List<List<string>>();
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (isQuoted)
            {
                isQuoted = text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"');
                if (isQuoted)
                {
                    i += text[i] == '"' ? 1 : 0;
                    field.Append(text[i]);
                }
            }
            else if (text[i] == '"')
            {
                Assert.Equal(0, field.Length);
                isQuoted = true;
            }
            else if (text[i] is ',' or '\r')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (text[i] == '\r')
                {
                    Assert.Equal('\n', text[++i]);
                    lines.Add(fields);
                    fields = [];
                }
            }
            else
            {
                Assert.NotEqual('\n', text[i]);
                field.Append(text[i]);
            }
        }

        return lines;
    }

    private static async Task<List<string>> QueryAsync(string query)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(CancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = query;
        await using DuckDBDataReader row = command.ExecuteReader();
        var values = new List<string>();
        while (row.Read())
        {
            values.Add(row.GetString(0));
        }

        return values;
    }
}
