namespace WandbGen.Tool;

/// <summary>A command found that something is not as it should be, and no exception of the library says so.</summary>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
