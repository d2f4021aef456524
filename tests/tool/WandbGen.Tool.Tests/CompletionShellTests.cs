namespace WandbGen.Tool.Tests;

/// <summary>The scripts of completion in the shells that they are for.</summary>
public sealed class CompletionShellTests : ToolTest
{
    private const string Bash = """
        eval "$(wandbgen completion bash)"
        complete -p wandbgen > /dev/null || exit 9
        COMP_WORDS=(wandbgen TYPED); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _wandbgen; printf '%s\n' "${COMPREPLY[@]}"
        """;

    // A completion is only called by the line editor: what it adds is shown instead.
    private const string Zsh = """
        autoload -Uz compinit; compinit -u -D
        eval "$(wandbgen completion zsh)"
        [[ -n ${_comps[wandbgen]} ]] || exit 9
        compadd() { print -rl -- "${found[@]}" }
        _files() { print files }
        words=(wandbgen TYPED); CURRENT=${#words}
        _wandbgen
        """;

    private const string Fish = """
        wandbgen completion fish | source
        complete -C 'wandbgen TYPED'
        """;

    private const string PowerShell = """
        wandbgen completion pwsh | Out-String | Invoke-Expression
        $line = 'wandbgen TYPED'
        [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText
        """;

    [Theory]
    [InlineData("bash", "runs s", "show")]
    [InlineData("bash", "completion z", "zsh")]
    [InlineData("bash", "runs e/p --columns sta", "state")]
    [InlineData("zsh", "runs s", "show")]
    [InlineData("zsh", "get e/p/r --dr", "--dry-run")]
    [InlineData("fish", "runs s", "show")]
    [InlineData("fish", "history e/p/r --format p", "parquet")]
    [InlineData("pwsh", "runs s", "show")]
    [InlineData("pwsh", "delete e/p --wh", "--where")]
    public async Task A_word_that_was_begun_is_completed(string shell, string words, string expected)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, shell))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null || OperatingSystem.IsWindows(), $"{shell} is not installed.");
        string script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        };

        ToolRun run = await ToolProcess.RunInShellAsync(Sandbox, program, script.Replace("TYPED", words, StringComparison.Ordinal), Root);

        Assert.Equal([expected], run.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(run.Error);
    }
}
