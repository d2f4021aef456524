using System.Runtime.InteropServices;

namespace WandbGen.Tool.Terminal;

/// <summary>
/// Turns the first Ctrl-C, a request to terminate, or the end of the terminal into a cancellation, so that files are left as they should
/// be. The second one ends the process at once. A file that exceeds the limit of the process (<c>ulimit -f</c>) is the error of the call
/// that writes it, as in Python and Java, and does not end the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // SIGXFSZ of Linux and macOS, which .NET has no name for: it takes numbers, too.
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;
    private readonly PosixSignalRegistration? _fileTooLarge;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel);
        _fileTooLarge = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(FileTooLarge, static context => context.Cancel = true);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
        _fileTooLarge?.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
