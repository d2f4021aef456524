using System.Text.Json;
using WandbGen.Testing;
using WandbGen.Tool.Commands;
using WandbGen.Tool.Plots;

namespace WandbGen.Tool.Tests;

/// <summary>Sweeps, raw documents, plots, completion, and what there is around runs.</summary>
public sealed class OtherCommandTests : ToolTest
{
    private const string Sweep = "method: grid\nmetric:\n  name: loss\n  goal: minimize\nparameters:\n  lr:\n    values: [0.1, 0.2]\n";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddSweep(new SandboxSweep("e", "p", "s") { Method = "grid", Config = Sweep });
        foreach ((string id, double loss) in new[] { ("bad", 0.5), ("good", 0.1) })
        {
            Data.AddRun(
                new SandboxRun("e", "p", id)
                {
                    Sweep = "s",
                    Summary = string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"loss":{{loss}}}"""),
                    History =
                    [
                        .. Enumerable.Range(0, 30).Select(static step => SandboxRow.Of(step, ("loss", 1.0 / (step + 1)), ("acc", step))),
                    ],
                }
            );
        }

        Data.AddFile("e", "p", "good", "model.ckpt", [1, 2, 3]);
    }

    [Fact]
    public async Task The_best_run_of_a_sweep_is_shown_and_its_files_are_fetched()
    {
        ToolRun best = await RunAsync("sweeps", "best", "e/p/s", "--get", "*.ckpt", "-o", Root);

        Assert.StartsWith("id\tgood\n", best.Succeeded(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "model.ckpt")));
        Assert.StartsWith(
            "id\tbad\n",
            (await RunAsync("sweeps", "best", "e/p/s", "--by", "-summary.loss")).Succeeded(),
            StringComparison.Ordinal
        );
        Assert.Equal("e/p/s\n", (await RunAsync("sweeps", "e/p", "-q")).Succeeded());
        Assert.Equal(ExitCode.Usage, (await RunAsync("sweeps", "best", "e/p/s", "--by", "loss")).ExitCode);
    }

    [Fact]
    public async Task A_document_is_sent_as_it_was_written()
    {
        string answer = (await RunAsync("api", "{ viewer { entity # the default\n } }")).Succeeded();
        string named = (
            await RunAsync(
                "api",
                "query Q($e: String!, $p: String!) { project(name: $p, entityName: $e) { name } }",
                "-v",
                "e=e",
                "-v",
                "p=p"
            )
        ).Succeeded();

        Assert.Equal("{\n  \"viewer\": {\n    \"entity\": \"sandbox\"\n  }\n}\n", answer);
        Assert.Contains("\"name\": \"p\"", named, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_of_a_document_are_asked_for()
    {
        const string Query = """
            query ($endCursor: String) {
              project(name: "p", entityName: "e") {
                runs(first: 1, after: $endCursor) { edges { node { name } } pageInfo { hasNextPage endCursor } }
              }
            }
            """;
        string file = Path.Combine(Root, "q.graphql");
        await File.WriteAllTextAsync(file, Query, CancellationToken);

        string answer = (await RunAsync("api", "@" + file, "--paginate")).Succeeded();
        string piped = (await RunAsync(new ToolSetting { Input = Query }, "api", "-")).Succeeded();

        Assert.Contains("\"bad\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"good\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"good\"", piped, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("api", "{ viewer { id } }", "--paginate")).ExitCode);
    }

    [Fact]
    public async Task Data_with_half_of_a_surrogate_pair_is_written_whole()
    {
        const string Answer = """
            {"data":{"\udc00":"cut \ud83d","n":12345678901234567890.10,"pageInfo":{"hasNextPage":false,"endCursor":null}}}
            """;
        Sandbox.Faults.Add(SandboxFault.Status(200, Answer, "application/json"));

        ToolRun run = await RunAsync("api", "query ($endCursor: String) { viewer { id } }", "--paginate");

        Assert.Equal(
            "{\n  \"\uFFFD\": \"cut \uFFFD\",\n  \"n\": 12345678901234567890.10,\n"
                + "  \"pageInfo\": {\n    \"hasNextPage\": false,\n    \"endCursor\": null\n  }\n}\n",
            run.Succeeded().Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("subscription { x }", ExitCode.Usage, "no single answer")]
    [InlineData("fragment F on Run { id }", ExitCode.Usage, "must begin with")]
    [InlineData("{ nothing }", ExitCode.Failure, "nothing")]
    [InlineData("query A { viewer { id } } query B { viewer { id } }", ExitCode.Usage, "several operations")]
    [InlineData("{ viewer { id } } mutation M { x }", ExitCode.Usage, "several operations")]
    [InlineData("query A { viewer { ...F } } fragment F on User { id } { viewer { id } }", ExitCode.Usage, "several operations")]
    [InlineData("@", ExitCode.Usage, "names no file")]
    [InlineData("@/", ExitCode.Usage, "names no file")]
    [InlineData("@/no/such/file", ExitCode.Usage, "cannot be read")]
    public async Task A_document_that_cannot_be_answered_is_refused(string document, int exitCode, string message)
    {
        ToolRun run = await RunAsync("api", document);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query A { viewer { ...F } } fragment F on User { entity }")]
    [InlineData("\uFEFF# query B { x }\r{ viewer { entity } }")]
    [InlineData("query A { viewer { entity } other: project(name: \"} query B {\", entityName: \"e\") { id } }")]
    [InlineData("query A { viewer { entity } other: project(name: \"\"\"} \\\"\"\" # \"\"\", entityName: \"e\") { id } }")]
    [InlineData("query A($query: String = \"x\") { viewer { entity } other: project(name: $query, entityName: \"e\") { id } }")]
    public async Task A_document_of_one_operation_is_sent_whatever_is_in_it(string document) =>
        Assert.Contains("\"entity\": \"sandbox\"", (await RunAsync("api", document)).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task An_endless_document_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no endless file.");

        ToolRun run = await RunAsync("api", "@/dev/zero");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("/dev/zero is no document", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit", "3")]
    [InlineData("--sort", "loss")]
    [InlineData("--columns", "loss")]
    [InlineData("--json")]
    [InlineData("-q")]
    [InlineData("--table")]
    public async Task Options_that_a_saved_history_would_ignore_are_refused(params string[] options)
    {
        string file = Path.Combine(Root, "loss.csv");

        foreach (
            string[] target in (string[][])
                [
                    ["--format", "csv"],
                    ["-o", file],
                ]
        )
        {
            ToolRun run = await RunAsync(["history", "e/p/good", "-k", "loss", .. target, .. options]);
            Assert.Equal(ExitCode.Usage, run.ExitCode);
            Assert.Contains("is for rows that are shown", run.Error, StringComparison.Ordinal);
            Assert.Empty(run.Output);
        }

        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_field_that_is_named_twice_is_written_once() =>
        Assert.Equal(
            "[\n  {\n    \"id\": \"good\"\n  }\n]\n",
            (await RunAsync("runs", "e/p", "--where", "id = good", "--json=id,id,ID")).Succeeded()
        );

    [Fact]
    public async Task Keys_that_differ_only_in_letter_case_are_different_columns()
    {
        Data.AddRun(new SandboxRun("e", "p", "case") { History = [SandboxRow.Of(0, ("loss", 1), ("Loss", 2))] });

        Assert.Equal("loss\tLoss\n1\t2\n", (await RunAsync("history", "e/p/case", "--columns", "loss,Loss,loss")).Succeeded());
    }

    [Theory]
    [InlineData("config.seed = 100000000000000000000000")]
    [InlineData("config.seed = 1e23")]
    [InlineData("config.seed = -1.5e300")]
    [InlineData("config.seed = 9223372036854775807")]
    public async Task A_number_that_is_sent_as_itself_is_accepted(string condition) =>
        (await RunAsync("runs", "e/p", "--where", condition)).Succeeded();

    [Theory]
    [InlineData("runs", "e/p", "--table")]
    [InlineData("runs", "show", "e/p/good")]
    [InlineData("get", "e/p/good", "-o")]
    [InlineData("--help")]
    [InlineData("runs", "--help")]
    [InlineData("plot", "e/p/good", "loss")]
    public async Task A_terminal_can_have_any_width(params string[] command)
    {
        foreach (int width in (int[])[int.MaxValue, 1])
        {
            ToolSetting setting = ToolSetting.Terminal with { Width = width };
            ToolRun run = await RunAsync(setting, command[^1] == "-o" ? [.. command, Path.Combine(Root, $"{width}")] : command);
            Assert.InRange(run.Succeeded().Length + run.Error.Length, 1, 1_000_000);
        }
    }

    [Theory]
    [InlineData("--port", "99999")]
    [InlineData("--port", "-1")]
    [InlineData("--storage-port", "65536")]
    public async Task A_port_that_there_is_not_is_refused(string option, string port)
    {
        ToolRun run = await RunAsync("sandbox", option, port);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"{option} must be between 0 and 65535", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_named()
    {
        ToolRun run = await RunAsync("sandbox", "--port", $"{Sandbox.BaseUrl.Port}", "--storage-port", "0");
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.StartsWith($"wandbgen: The ports {Sandbox.BaseUrl.Port} and 0 cannot both be used: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(". Choose others with --port and --storage-port.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "e/p/good", "-o", "")]
    [InlineData("sync", "e/p/good", "")]
    [InlineData("history", "e/p/good", "-o", "")]
    [InlineData("mirror", "e/p", "")]
    public async Task An_empty_path_is_named(params string[] command)
    {
        ToolRun run = await RunAsync(command);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Matches("^wandbgen: The value for '[a-z]+' is empty", run.Error);
    }

    [Fact]
    public async Task A_variable_has_one_value() =>
        Assert.Equal(
            ExitCode.Usage,
            (await RunAsync("api", "query ($a: Int) { viewer { id @skip(if: $a) } }", "-v", "a=1", "-v", "a=2")).ExitCode
        );

    [Fact]
    public async Task A_list_of_projects_without_an_entity_is_refused_in_plain_words() =>
        Assert.Contains("No entity is given, and there is no default", (await RunAsync("projects")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_plot_costs_no_more_than_its_widest_form_whatever_the_terminal_says()
    {
        string plot = (await RunAsync(new ToolSetting { Width = int.MaxValue }, "plot", "e/p/good", "loss")).Succeeded();

        Assert.All(plot.Split('\n'), static line => Assert.InRange(line.Length, 0, 1000));
    }

    [Theory]
    [InlineData("history", "e/p/good")]
    [InlineData("export", "e/p", "--format", "csv")]
    [InlineData("watch", "e/p/good")]
    public async Task Keys_that_name_none_do_not_mean_all(params string[] command)
    {
        foreach (string keys in (string[])["", ",", " , "])
        {
            ToolRun run = await RunAsync([.. command, "-k", keys]);
            Assert.Equal(ExitCode.Usage, run.ExitCode);
            Assert.Contains("--keys names no key", run.Error, StringComparison.Ordinal);
            Assert.Empty(run.Output);
        }
    }

    [Fact]
    public async Task A_plot_is_as_wide_as_the_terminal()
    {
        string plot = (
            await RunAsync(ToolSetting.Terminal with { Width = 60 }, "plot", "e/p/good", "loss", "acc", "--height", "8")
        ).Succeeded();

        Assert.All(plot.Split('\n'), static line => Assert.InRange(line.Length, 0, 60));
        Assert.Contains("━━ loss  last 0.0333333  (30 points, from 0.0333333 to 1)", plot, StringComparison.Ordinal);
        Assert.Contains("━━ acc  last 29", plot, StringComparison.Ordinal);
        Assert.Matches("[\u2801-\u28FF]", plot);
        Assert.Equal(8, plot.Split('\n').Count(static line => line.Contains('│', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_plot_is_written_as_an_image_that_other_programs_read()
    {
        string file = Path.Combine(Root, "plot.png");
        (await RunAsync("plot", "e/p/good", "loss", "acc", "--png", file)).Succeeded();
        byte[] image = await File.ReadAllBytesAsync(file, CancellationToken);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], image[..8]);
        Assert.Contains("loss, acc", System.Text.Encoding.Latin1.GetString(image), StringComparison.Ordinal);
        int colours = 0;
        int position = 8;
        while (position < image.Length)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(position));
            string type = System.Text.Encoding.ASCII.GetString(image, position + 4, 4);
            if (type == "IDAT")
            {
                using var pixels = new System.IO.Compression.ZLibStream(
                    new MemoryStream(image, position + 8, length),
                    System.IO.Compression.CompressionMode.Decompress
                );
                var raw = new MemoryStream();
                await pixels.CopyToAsync(raw, CancellationToken);
                Assert.Equal(480 * ((960 * 3) + 1), raw.Length);
                colours = raw.ToArray().Distinct().Count();
            }

            position += length + 12;
        }

        Assert.Equal(image.Length, position);
        Assert.InRange(colours, 5, 30);
        Assert.Equal(ExitCode.SomeFailed, (await RunAsync("plot", "e/p/good", "loss", "--png", file)).ExitCode);
    }

    [Fact]
    public void The_names_of_lines_stand_above_a_plot()
    {
        (double, double)[] points = [(0, 0), (1, 1)];
        byte[][] first = ReadRows(new Series("train/loss", points));
        byte[][] second = ReadRows(new Series("val_acc", points));
        byte[][] two = ReadRows(new Series("train/loss", points), new Series(new string('x', 500), points));

        int[] different = [.. Enumerable.Range(0, first.Length).Where(row => !first[row].AsSpan().SequenceEqual(second[row]))];
        Assert.NotEmpty(different);
        Assert.All(different, static row => Assert.InRange(row, 12, 12 + 14));
        Assert.NotEqual(first[40], two[40]);

        static byte[][] ReadRows(params Series[] all)
        {
            var file = new MemoryStream();
            PngPlot.Write(file, all);
            byte[] image = file.ToArray();
            int data = image.AsSpan().IndexOf("IDAT"u8);
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(data - 4));
            using var pixels = new System.IO.Compression.ZLibStream(
                new MemoryStream(image, data + 4, length),
                System.IO.Compression.CompressionMode.Decompress
            );
            var raw = new MemoryStream();
            pixels.CopyTo(raw);
            return [.. raw.ToArray().Chunk((960 * 3) + 1)];
        }
    }

    [Fact]
    public async Task A_key_without_numbers_is_3_with_what_was_probably_meant()
    {
        ToolRun run = await RunAsync("plot", "e/p/good", "los");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Contains("Did you mean 'loss'?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ru", "runs")]
    [InlineData("runs ", "ls show")]
    [InlineData("runs s", "show")]
    [InlineData("runs e/p --col", "--columns")]
    [InlineData("get e/p/r --dr", "--dry-run")]
    [InlineData("history e/p/r --format p", "parquet")]
    [InlineData("runs e/p --columns sta", "state")]
    [InlineData("completion z", "zsh")]
    [InlineData("runs --verb", "--verbose")]
    public async Task Commands_options_and_values_are_completed(string line, string words) =>
        Assert.Equal(words.Split(' '), (await RunAsync(["complete", "--", .. line.Split(' ')])).Lines);

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task There_is_a_script_for_each_shell(string shell) =>
        Assert.Contains("wandbgen complete --", (await RunAsync("completion", shell)).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_around_runs_is_listed()
    {
        Data.AddReport(new SandboxReport("e", "p", "My report"));
        Data.AddUser(new SandboxUser("ada") { Name = "Ada" });
        Data.AddTeamMember("team", "ada", "admin");
        Data.AddRunQueue(new SandboxRunQueue("e", "gpu") { Project = "p" });

        Assert.Contains("My report\t", (await RunAsync("reports", "e/p")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("ada\t", (await RunAsync("members", "team")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("gpu\t", (await RunAsync("queue", "ls", "e/p")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("p\t", (await RunAsync("projects", "e")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("name\tenabled\tscope\tevent\taction\tcreated\n", (await RunAsync("automations", "e")).Succeeded());
        Assert.StartsWith(
            "cache\tfiles\tsize\tdirectory\nartifacts\t",
            (await RunAsync("cache", "ls")).Succeeded(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("1024", 1024)]
    [InlineData("1k", 1024)]
    [InlineData("1.5M", 1_572_864)]
    [InlineData("2 GiB", 2_147_483_648)]
    [InlineData("1TB", 1_099_511_627_776)]
    public void A_size_is_read_with_its_unit(string text, long bytes) => Assert.Equal(bytes, CacheCommand.ParseSize(text));

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1")]
    [InlineData("ten")]
    public void What_is_no_size_is_refused(string text) => Assert.Throws<UsageException>(() => CacheCommand.ParseSize(text));

    [Fact]
    public async Task The_shown_json_of_one_run_can_be_read() =>
        Assert.Equal(
            0.1,
            JsonDocument
                .Parse((await RunAsync("sweeps", "best", "e/p/s", "--json")).Succeeded())
                .RootElement.GetProperty("summary")
                .GetProperty("loss")
                .GetDouble()
        );
}
