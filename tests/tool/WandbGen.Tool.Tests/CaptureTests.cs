using System.Reflection;
using System.Text;
using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>
/// What the pages show of a terminal is what is seen there: with WANDBGEN_WRITE_CAPTURES=$PWD their captures are made anew.
/// </summary>
public sealed class CaptureTests : ToolTest
{
    private const string Variable = "WANDBGEN_WRITE_CAPTURES";
    private const string Indent = "    ";
    private const string Prompt = Indent + "$ wandbgen ";

    // With the indent, 80.
    private const int Columns = 76;

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/tool.md")]
    public async Task A_page_shows_what_is_seen_on_a_terminal(string page)
    {
        Assert.SkipUnless(ToolProcess.HasTerminal, "script is not installed.");
        string text = await ReadAsync(page);
        await using WandbSandbox example = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = true },
            CancellationToken
        );

        string now = await CaptureAsync(example, text.Split('\n'));
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            await File.WriteAllTextAsync(Path.Combine(root, page), now, CancellationToken);
            return;
        }

        Assert.Equal(text, now);
    }

    private static async Task<string> ReadAsync(string page)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(page)!);
        return await reader.ReadToEndAsync(CancellationToken);
    }

    private async Task<string> CaptureAsync(WandbSandbox example, string[] lines)
    {
        var page = new StringBuilder();
        int captures = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            page.Append(i > 0 ? "\n" : "").Append(lines[i]);
            if (!lines[i].StartsWith(Prompt, StringComparison.Ordinal))
            {
                continue;
            }

            captures++;
            string command = $"cd '{Root}'; {lines[i][(Indent.Length + 2)..]}";
            ToolRun run = await ToolProcess.RunScriptOnTerminalAsync(example, Columns, command, "", Root);
            Assert.Equal(ExitCode.Success, run.ExitCode);
            foreach (string line in Screen.Read(run.Output).Split('\n').Where(static line => line.Length > 0))
            {
                page.Append('\n').Append(Indent).Append(line);
            }

            while (i + 1 < lines.Length && lines[i + 1].StartsWith(Indent, StringComparison.Ordinal) && !IsCommand(lines[i + 1]))
            {
                i++;
            }
        }

        Assert.NotEqual(0, captures);
        return page.ToString();
    }

    private static bool IsCommand(string line) => line.StartsWith(Indent + "$ ", StringComparison.Ordinal);
}
