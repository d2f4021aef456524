using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Tool.Terminal;

/// <summary>
/// Where a command reads and writes, and what it may assume about who is at the other end. Data goes to <see cref="Output"/>, everything
/// else to <see cref="Error"/>.
/// </summary>
internal sealed class ToolConsole
{
    private const int DefaultWidth = 80;

    // The line of a transfer would be broken into several.
    private const int NarrowestForProgress = 70;

    // COLUMNS can be any number, and each column costs memory.
    private const int Widest = 1000;

    /// <summary>The bytes of standard output. <see cref="Output"/> writes to it too, and is flushed before bytes are written.</summary>
    public required Stream OutputStream { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input. .NET changes the mode of a terminal for that, so only commands that read should call this.</summary>
    public required Func<TextReader> OpenInput { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public bool IsInputTerminal { get; init; }

    /// <summary>The columns of the terminal, from 1 to 1000.</summary>
    public int Width
    {
        get;
        init => field = Math.Clamp(value, 1, Widest);
    } = DefaultWidth;

    /// <summary>Reads an environment variable; <see langword="null"/> if it is not set or empty.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Reads a line that is not shown.</summary>
    public Func<string> ReadSecret { get; init; } = static () => "";

    /// <summary>The settings of the client, where they are not taken from the surroundings.</summary>
    public Func<WandbClientOptions> CreateClientOptions { get; init; } = static () => new WandbClientOptions();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether standard output is coloured.</summary>
    public bool IsOutputColoured => IsColoured(IsOutputTerminal);

    /// <summary>Whether standard error is coloured.</summary>
    public bool IsErrorColoured => IsColoured(IsErrorTerminal);

    /// <summary>Whether a line can be drawn again on standard error, for which the terminal must be able to move its cursor, and have
    /// room for the line.</summary>
    public bool CanShowProgress => IsErrorTerminal && Environment("TERM") != "dumb" && Width >= NarrowestForProgress;

    /// <summary>Whether a question can be asked and answered.</summary>
    public bool CanAsk => IsInputTerminal && IsErrorTerminal;

    public static ToolConsole OfProcess()
    {
        var output = new OutputStream(Open(1, Console.OpenStandardOutput));
        return new ToolConsole
        {
            OutputStream = output,
            Output = new StreamWriter(output, new UTF8Encoding(false), bufferSize: 16 * 1024)
            {
                AutoFlush = !Console.IsOutputRedirected,
                NewLine = "\n",
            },
            Error = TextWriter.Synchronized(
                new StreamWriter(new ErrorStream(Open(2, Console.OpenStandardError)), new UTF8Encoding(false))
                {
                    AutoFlush = true,
                    NewLine = "\n",
                }
            ),
            OpenInput = static () => StandardHandles.IsClosed(0) ? TextReader.Null : Console.In,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInputTerminal = !Console.IsInputRedirected,
            Width = ReadWidth(),
            Environment = static name => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            ReadSecret = ReadHidden,
        };
    }

    // NO_COLOR is stronger than what forces colours (no-color.org), and what forces them stronger than what forbids them by default.
    private bool IsColoured(bool isTerminal) =>
        Environment("NO_COLOR") is null
        && (
            Environment("CLICOLOR_FORCE") is not (null or "0")
            || (isTerminal && Environment("CLICOLOR") != "0" && Environment("TERM") != "dumb")
        );

    // .NET's own stream ignores a closed pipe, so that a listing would never end, and writes characters to standard output that set the
    // terminal up for keys. It is used only for files, because it keeps the position in them.
    private static Stream? Open(int handle, Func<Stream> openStandard)
    {
        if (StandardHandles.IsClosed(handle))
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            return openStandard();
        }

        var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? openStandard() : stream;
    }

    private static int ReadWidth()
    {
        if (
            int.TryParse(
                System.Environment.GetEnvironmentVariable("COLUMNS"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int columns
            )
            && columns > 0
        )
        {
            return columns;
        }

        if (Console.IsOutputRedirected && Console.IsErrorRedirected)
        {
            return DefaultWidth;
        }

        int width = WindowSize.ReadWidth();
        return width > 0 ? width : DefaultWidth;
    }

    private static string ReadHidden()
    {
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        return text.ToString();
    }
}
