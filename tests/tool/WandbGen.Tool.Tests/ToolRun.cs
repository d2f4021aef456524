namespace WandbGen.Tool.Tests;

/// <summary>What came of a command line.</summary>
public sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The output of a command that succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"{ExitCode}: {Error}");
        return Output;
    }
}
