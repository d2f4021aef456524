using System.Text;
using WandbGen.Testing;
using WandbGen.Testing.Data;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Tests;

/// <summary>A test that runs command lines in this process, against a sandbox of its own.</summary>
public abstract class ToolTest : IAsyncLifetime
{
    private DirectoryInfo? _directory;

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected WandbSandbox Sandbox { get; private set; } = null!;

    protected SandboxData Data => Sandbox.Data;

    /// <summary>A directory of this test's own, which is deleted after it.</summary>
    protected string Root => (_directory ??= Directory.CreateTempSubdirectory("wandbgen-tool-")).FullName;

    public virtual async ValueTask InitializeAsync() => Sandbox = await WandbSandbox.StartAsync(cancellationToken: CancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _directory?.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the run <c>live</c>.</summary>
    protected void End(string state, string? summary = null) =>
        Data.UpdateRun(Data.FindRun("e", "p", "live")!.Id, new RunChange { State = state, Summary = summary });

    /// <summary>Runs a command line in a pipe.</summary>
    protected Task<ToolRun> RunAsync(params IReadOnlyList<string> arguments) => RunAsync(new ToolSetting(), arguments);

    /// <summary>Runs a command line.</summary>
    internal async Task<ToolRun> RunAsync(ToolSetting setting, params IReadOnlyList<string> arguments)
    {
        var output = new MemoryStream();
        var error = new StringWriter { NewLine = "\n" };
        var console = new ToolConsole
        {
            OutputStream = output,
            Output = new StreamWriter(output, new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true },
            Error = TextWriter.Synchronized(error),
            OpenInput = () => setting.Reader ?? new StringReader(setting.Input),
            ReadSecret = () => setting.Input.Trim(),
            IsOutputTerminal = setting.IsTerminal,
            IsErrorTerminal = setting.IsTerminal,
            IsInputTerminal = setting.IsTerminal,
            Width = setting.Width,
            Environment = name => setting.Environment.GetValueOrDefault(name),
            TimeProvider = setting.TimeProvider,
            CreateClientOptions = () =>
                setting.Options
                ?? new WandbClientOptions
                {
                    BaseUrl = Sandbox.BaseUrl,
                    ApiKey = Sandbox.ApiKey,
                    TimeProvider = setting.TimeProvider,
                },
        };
        int exitCode = await Tool.RunAsync(arguments, console, setting.CancellationToken ?? CancellationToken);
        return new ToolRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
