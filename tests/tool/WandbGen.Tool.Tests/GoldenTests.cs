using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;

namespace WandbGen.Tool.Tests;

/// <summary>
/// Each command as a process: in a pipe, and on terminals of 80 and of 120 columns. What is seen is in the directory <c>Golden</c>, a file
/// a case; with WANDBGEN_WRITE_GOLDEN=$PWD it is written anew.
/// </summary>
public sealed partial class GoldenTests : ToolTest
{
    private const string Variable = "WANDBGEN_WRITE_GOLDEN";

    // The name of a file, and a shell's command line. DIR is a directory of each process.
    private static readonly Dictionary<string, (string CommandLine, string Input)> s_cases = new(StringComparer.Ordinal)
    {
        ["help"] = ("wandbgen --help", ""),
        ["usage"] = ("wandbgen runs e/p --colums id", ""),
        ["condition"] = ("wandbgen runs e/p --where 'summary.loss < and state = finished'", ""),
        ["not-found"] = ("wandbgen runs e/nothing", ""),
        ["runs-ls"] = ("wandbgen runs e/p", ""),
        ["runs-ls-columns"] = (
            "wandbgen runs e/p --where 'summary.loss < 0.5' --sort -summary.loss --columns id,name,summary.loss,config",
            ""
        ),
        ["runs-ls-json"] = ("wandbgen runs e/p --json=id,tags,summary", ""),
        ["runs-show"] = ("wandbgen runs show e/p/one", ""),
        ["files-ls"] = ("wandbgen files e/p/one --columns name,size", ""),
        ["files-delete"] = ("wandbgen files delete e/p/one '*.ckpt'", "n\n"),
        ["get"] = ("wandbgen get e/p/one 'checkpoints/**' -o DIR/out", ""),
        ["get-dry-run"] = ("wandbgen get e/p/one -o DIR/out --dry-run", ""),
        ["sync"] = ("wandbgen sync e/p/one DIR/mirror --delete --dry-run", ""),
        ["history-rows"] = ("wandbgen history e/p/one -n 3", ""),
        ["history-keys"] = ("wandbgen history keys e/p/one", ""),
        ["history-system"] = ("wandbgen history system e/p/one", ""),
        ["export"] = ("wandbgen export e/p -o DIR/runs.txt", ""),
        ["logs"] = ("wandbgen logs e/p/one", ""),
        ["tag"] = ("wandbgen tag e/p --all --add kept --dry-run", ""),
        ["stop"] = ("wandbgen stop e/p --all --dry-run", ""),
        ["delete"] = ("wandbgen delete e/p --where 'tags = old'", "n\n"),
        ["move"] = ("wandbgen move e/p/one e/p/two --to e/other", "n\n"),
        ["watch"] = ("wandbgen watch e/p/one -k loss --exit-status", ""),
        ["mirror-run"] = ("wandbgen mirror e/other DIR/m", ""),
        ["mirror-status"] = ("wandbgen mirror e/other DIR/m 2> /dev/null; wandbgen mirror status DIR/m", ""),
        ["mirror-verify"] = (
            "wandbgen mirror e/other DIR/m 2> /dev/null; echo x > DIR/m/e/other/runs/x/run.json; wandbgen mirror verify DIR/m",
            ""
        ),
        ["plot"] = ("wandbgen plot e/p/one loss acc --height 6", ""),
        ["projects-ls"] = ("wandbgen projects e", ""),
        ["sweeps-ls"] = ("wandbgen sweeps e/p", ""),
        ["sweeps-best"] = ("wandbgen sweeps best e/p/s --columns id,name,summary.loss", ""),
        ["artifacts-ls"] = ("wandbgen artifacts e/p", ""),
        ["artifacts-versions"] = ("wandbgen artifacts versions e/p/net", ""),
        ["artifacts-files"] = ("wandbgen artifacts files e/p/net:best", ""),
        ["artifacts-get"] = ("wandbgen artifacts get e/p/net:best -o DIR/net", ""),
        ["artifacts-put"] = ("wandbgen artifacts put e/p/one data DIR/none --type dataset", ""),
        ["artifacts-verify"] = ("wandbgen artifacts verify e/p/net:best DIR/none", ""),
        ["artifacts-lineage"] = ("wandbgen artifacts lineage e/p/net:best", ""),
        ["artifacts-tag"] = ("wandbgen artifacts tag e/p/net:best --add checked --dry-run", ""),
        ["artifacts-alias"] = ("wandbgen artifacts alias e/p/net:best --add good --dry-run", ""),
        ["artifacts-link"] = ("wandbgen artifacts link e/p/net:best --to e/p/chosen --dry-run", ""),
        ["artifacts-unlink"] = ("wandbgen artifacts unlink e/p/net:best --yes", ""),
        ["artifacts-delete"] = ("wandbgen artifacts delete e/p/net:best", "n\n"),
        ["registry-ls"] = ("wandbgen registry acme", ""),
        ["registry-collections"] = ("wandbgen registry collections model", ""),
        ["registry-empty"] = ("wandbgen registry collections data", ""),
        ["registry-members"] = ("wandbgen registry members model", ""),
        ["members-ls"] = ("wandbgen members team", ""),
        ["queue-ls"] = ("wandbgen queue e/model-registry", ""),
        ["queue-items"] = ("wandbgen queue items e/gpu", ""),
        ["reports-ls"] = ("wandbgen reports e/p", ""),
        ["automations-ls"] = ("wandbgen automations e", ""),
        ["api"] = ("wandbgen api '{ viewer { entity } }'", ""),
        ["schema-check"] = ("wandbgen schema check", ""),
        ["cache-ls"] = ("wandbgen artifacts get e/p/net:best -o DIR/net --cache 2> /dev/null; wandbgen cache ls", ""),
        ["cache-gc"] = ("wandbgen artifacts get e/p/net:best -o DIR/net --cache 2> /dev/null; wandbgen cache gc --max-size 0", "y\n"),
        ["completion"] = ("wandbgen completion bash", ""),
        ["auth-login"] = ("wandbgen auth login", "sandbox0sandbox0sandbox0sandbox0sandbox0\n"),
        ["auth-status"] = ("wandbgen auth status", ""),
        ["auth-logout"] = ("wandbgen auth logout", ""),
        ["sandbox"] = ("wandbgen sandbox --data DIR/none", ""),
    };

    public static TheoryData<string> Cases { get; } = [.. s_cases.Keys];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        GoldenData.Add(Data);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_command_shows_what_it_showed(string name)
    {
        Assert.SkipUnless(ToolProcess.HasTerminal, "script is not installed.");
        (string commandLine, string input) = s_cases[name];

        string[] seen = await Task.WhenAll(
            RunInPipeAsync(commandLine, input),
            RunOnTerminalAsync(commandLine, input, 80),
            RunOnTerminalAsync(commandLine, input, 120)
        );

        string now = $"$ {commandLine}\n" + string.Concat(seen);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            await File.WriteAllTextAsync(
                Path.Combine(root, "tests", "tool", "WandbGen.Tool.Tests", "Golden", name + ".txt"),
                now,
                CancellationToken
            );
            return;
        }

        Assert.Equal(ReadGolden(name), now);
    }

    [Fact]
    public void Every_command_has_a_case_and_every_file_too()
    {
        string[] lacking = [.. FindCommands().Where(static command => !s_cases.ContainsKey(command))];
        string[] files =
        [
            .. Assembly
                .GetExecutingAssembly()
                .GetManifestResourceNames()
                .Where(static file => file.EndsWith(".txt", StringComparison.Ordinal))
                .Select(static file => Path.GetFileNameWithoutExtension(file)),
        ];

        Assert.True(lacking.Length == 0, $"Without a case: {string.Join(", ", lacking)}");
        Assert.Equal(s_cases.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    private static string ReadGolden(string name)
    {
        using Stream? file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".txt");
        Assert.True(file is not null, $"There is no {name}.txt: run with {Variable}.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    // A group's command is "runs-ls", another "get".
    private static IEnumerable<string> FindCommands()
    {
        var context = new ToolContext(
            new Terminal.ToolConsole
            {
                OutputStream = Stream.Null,
                Output = TextWriter.Null,
                Error = TextWriter.Null,
                OpenInput = static () => TextReader.Null,
            }
        );
        foreach (Command command in CommandTree.Create(context, []).Subcommands)
        {
            Command built = CommandTree.Create(context, [command.Name]).Subcommands.Single(known => known.Name == command.Name);
            foreach (string name in built.Subcommands.Select(known => $"{built.Name}-{known.Name}").DefaultIfEmpty(built.Name))
            {
                yield return name;
            }
        }
    }

    private async Task<string> RunInPipeAsync(string commandLine, string input)
    {
        string directory = CreateDirectory("pipe");
        ToolRun run = await ToolProcess.RunScriptAsync(
            Sandbox,
            commandLine.Replace("DIR", directory, StringComparison.Ordinal),
            input,
            directory
        );
        return $"\n--- pipe, exit code {run.ExitCode}\n{Normalize(run.Output, directory)}"
            + (run.Error.Length > 0 ? $"--- standard error\n{Normalize(run.Error, directory)}" : "");
    }

    private async Task<string> RunOnTerminalAsync(string commandLine, string input, int columns)
    {
        string directory = CreateDirectory($"t{columns}");
        ToolRun run = await ToolProcess.RunScriptOnTerminalAsync(
            Sandbox,
            columns,
            commandLine.Replace("DIR", directory, StringComparison.Ordinal),
            input,
            directory
        );
        string screen = Screen.Read(run.Output);
        return $"\n--- {columns} columns, exit code {run.ExitCode}\n{Normalize(screen, directory)}";
    }

    private string CreateDirectory(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    // What differs from one time to the next.
    private string Normalize(string text, string directory)
    {
        string same = text.Replace(directory, "DIR", StringComparison.Ordinal)
            .Replace("\r", "", StringComparison.Ordinal)
            .Replace($"127.0.0.1:{Sandbox.BaseUrl.Port}", "127.0.0.1:PORT", StringComparison.Ordinal);
        same = Address().Replace(same, "127.0.0.1:PORT");
        same = Rate().Replace(same, "RATE  TIME");
        same = Now().Replace(same, "TIME");
        same = All().Replace(same, "ALL $2");
        return same.EndsWith('\n') || same.Length == 0 ? same : same + "\n";
    }

    // There are more with each version.
    [GeneratedRegex(@"(\d+) of \1 (operations|features)")]
    private static partial Regex All();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"[0-9.]+ [KMG]?i?B/s +[0-9:]{8}|\?/s +[-0-9:]{8}")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?m)^(\d\d:\d\d:\d\d|20\d\d-\d\d-\d\dT[0-9:.]+Z)(?=\s+(finished|running))")]
    private static partial Regex Now();
}
