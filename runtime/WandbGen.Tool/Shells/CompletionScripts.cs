namespace WandbGen.Tool.Shells;

/// <summary>What a shell loads. Each asks the tool itself, so that a script need not be made anew for a new version.</summary>
internal static class CompletionScripts
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    public static string For(string shell) =>
        shell switch
        {
            "bash" => """
                # In ~/.bashrc: eval "$(wandbgen completion bash)"
                _wandbgen() {
                    local IFS=$'\n'
                    COMPREPLY=($(wandbgen complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
                }
                complete -o default -o bashdefault -F _wandbgen wandbgen
                """,
            "zsh" => """
                #compdef wandbgen
                # In ~/.zshrc, after compinit: eval "$(wandbgen completion zsh)"
                _wandbgen() {
                    local -a found
                    found=("${(@f)$(wandbgen complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
                    if [[ -n "$found" ]]; then compadd -a found; else _files; fi
                }
                compdef _wandbgen wandbgen
                """,
            "fish" => """
                # In ~/.config/fish/config.fish: wandbgen completion fish | source
                function __wandbgen
                    set -l words (commandline -opc)
                    wandbgen complete -- $words[2..-1] (commandline -ct) 2>/dev/null
                end
                # Files, where the tool knows no words.
                complete -c wandbgen -n 'count (__wandbgen) > /dev/null' -f -a '(__wandbgen)'
                """,
            _ => """
                # In $PROFILE: wandbgen completion pwsh | Out-String | Invoke-Expression
                Register-ArgumentCompleter -Native -CommandName wandbgen -ScriptBlock {
                    param($word, $ast, $position)
                    $words = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
                    wandbgen complete -- @($words | Select-Object -Skip 1) "$word" 2>$null | ForEach-Object {
                        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                    }
                }
                """,
        };
}
