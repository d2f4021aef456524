using System.Net.Sockets;

namespace WandbGen.Transport;

/// <summary>Tells that the process, or the system, has as many files and sockets open as it may have.</summary>
internal static class OpenHandles
{
    // EMFILE and ENFILE, on Linux and macOS alike; ERROR_TOO_MANY_OPEN_FILES.
    private const int SystemIsFull = 23;
    private const int ProcessIsFull = 24;
    private const int WindowsIsFull = unchecked((int)0x80070004);

    /// <summary>Whether that is why something failed.</summary>
    public static bool RanOut(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }
                || exception is IOException { HResult: SystemIsFull or ProcessIsFull or WindowsIsFull })
            {
                return true;
            }
        }

        return false;
    }
}
