using System.Diagnostics;
using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>Runs command lines as processes: in a pipe, or on a pseudo-terminal.</summary>
internal static class ToolProcess
{
    /// <summary>The tool, which <c>dotnet</c> executes.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "WandbGen.Tool.dll");

    /// <summary>Whether this system can make a pseudo-terminal for a command.</summary>
    public static bool HasTerminal { get; } = OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    /// <summary>Starts a command line in a pipe.</summary>
    public static Process Start(WandbSandbox sandbox, params IReadOnlyList<string> arguments) =>
        Start(sandbox, "dotnet", [Program, .. arguments]);

    /// <summary>Starts a command line that Ctrl-C and the end of the terminal end, even where the tests run in the background or under
    /// <c>nohup</c> and would have them ignored.</summary>
    public static Process StartInForeground(WandbSandbox sandbox, params IReadOnlyList<string> arguments) =>
        OperatingSystem.IsLinux()
            ? Start(sandbox, "env", ["--default-signal=INT,HUP", "dotnet", Program, .. arguments])
            : Start(sandbox, arguments);

    /// <summary>Starts a command line for which a signal is ignored, as a shell does it in the background.</summary>
    public static Process StartIgnoring(WandbSandbox sandbox, string signal, params IReadOnlyList<string> arguments) =>
        Start(sandbox, "env", [$"--ignore-signal={signal}", "dotnet", Program, .. arguments]);

    /// <summary>Runs a command line in a pipe.</summary>
    public static Task<ToolRun> RunAsync(WandbSandbox sandbox, params IReadOnlyList<string> arguments) =>
        EndAsync(Start(sandbox, arguments));

    /// <summary>Runs a shell's command line, in which <c>wandbgen</c> is the tool.</summary>
    public static Task<ToolRun> RunShellAsync(WandbSandbox sandbox, string command, string shell = "bash") =>
        EndAsync(Start(sandbox, shell, ["-c", $"wandbgen() {{ dotnet '{Program}' \"$@\"; }}; {command}"]));

    /// <summary>Runs a command line on a pseudo-terminal of so many columns. All that a person would see is its output.</summary>
    public static async Task<ToolRun> RunOnTerminalAsync(WandbSandbox sandbox, int columns, string arguments, string input = "")
    {
        string command = $"stty cols {columns} rows 30; exec dotnet '{Program}' {arguments}";
        Process process = Start(sandbox, "script", ["-qefc", command, "/dev/null"]);
        await process.StandardInput.WriteAsync(input);
        ToolRun run = await EndAsync(process);
        return run with { Output = run.Output.Replace("\r\n", "\n", StringComparison.Ordinal) };
    }

    /// <summary>Runs a shell's command line in a pipe, with what the tool keeps in a directory.</summary>
    public static async Task<ToolRun> RunScriptAsync(WandbSandbox sandbox, string command, string input, string directory)
    {
        Process process = Start(sandbox, "bash", ["-c", InDirectory(directory) + command]);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Runs a script in a shell, in which <c>wandbgen</c> is a program.</summary>
    public static Task<ToolRun> RunInShellAsync(WandbSandbox sandbox, string shell, string script, string directory)
    {
        string program = CreateProgram(directory);
        // Through bash, which sets the search path for all shells alike.
        return EndAsync(
            Start(sandbox, "bash", ["-c", "export PATH=\"$1\":\"$PATH\"; exec \"$2\" -c \"$3\"", "bash", program, shell, script])
        );
    }

    /// <summary>Runs a shell's command line on a pseudo-terminal, with what the tool keeps in a directory.</summary>
    public static async Task<ToolRun> RunScriptOnTerminalAsync(
        WandbSandbox sandbox,
        int columns,
        string command,
        string input,
        string directory
    )
    {
        string file = Path.Combine(directory, "command.sh");
        await File.WriteAllTextAsync(file, $"stty cols {columns} rows 30\n{InDirectory(directory)}{command}\n");
        Process process = Start(sandbox, "script", ["-qefc", $"bash {file}", "/dev/null"]);
        await process.StandardInput.WriteAsync(input);
        ToolRun run = await EndAsync(process);
        File.Delete(file);
        return run with { Output = run.Output.Replace("\r\n", "\n", StringComparison.Ordinal) };
    }

    public static async Task<ToolRun> EndAsync(Process process)
    {
        using (process)
        {
            CancellationToken cancellationToken = TestContext.Current.CancellationToken;
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ToolRun(process.ExitCode, await output, await error);
        }
    }

    private static string InDirectory(string directory) =>
        $"export PATH='{CreateProgram(directory)}':\"$PATH\" NETRC='{directory}/netrc' WANDB_CACHE_DIR='{directory}/cache'\n";

    // A function of the shell would not do for what other programs start. Returns where it is.
    private static string CreateProgram(string directory)
    {
        string bin = Directory.CreateDirectory(Path.Combine(directory, ".bin")).FullName;
        string program = Path.Combine(bin, "wandbgen");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return bin;
    }

    private static Process Start(WandbSandbox sandbox, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["WANDB_BASE_URL"] = sandbox.BaseUrl.ToString();
        start.Environment["WANDB_API_KEY"] = sandbox.ApiKey;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        foreach (string variable in (string[])["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"])
        {
            start.Environment.Remove(variable);
        }

        return Process.Start(start)!;
    }
}
