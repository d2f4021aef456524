using System.Net.Sockets;

namespace WandbGen.IO;

/// <summary>The limit of open files and sockets, and whether the process or the system has reached it.</summary>
internal static class HandleLimit
{
    // A process that may open so many never comes near.
    private const int ManyHandles = 4096;

    // The directories of its path, its temporary file and what guards that.
    private const int HandlesPerTransfer = 6;

    // Connections, and what .NET opens by itself: a process that has none left for an assembly or a thread is ended by the runtime.
    private const int SpareHandles = 40;

    // EMFILE and ENFILE, on Linux and macOS alike; ERROR_TOO_MANY_OPEN_FILES.
    private const int SystemIsFull = 23;
    private const int ProcessIsFull = 24;
    private const int WindowsIsFull = unchecked((int)0x80070004);

    /// <summary>Whether that there are no more of them is why something failed.</summary>
    public static bool RanOut(Exception? exception)
    {
        bool mayBe = false;
        for (; exception is not null; exception = exception.InnerException)
        {
            if (IsFull(exception))
            {
                return true;
            }

            // Looking a name up and loading certificates need some too, and tell other reasons.
            mayBe |=
                exception
                    is SocketException
                    {
                        SocketErrorCode: SocketError.TryAgain
                            or SocketError.NoRecovery
                            or SocketError.HostNotFound
                            or SocketError.SocketError
                    };
        }

        return mayBe && !CanOpen();
    }

    /// <summary>How many transfers there may be at once, as many files and sockets as are open now.</summary>
    public static int CountTransfers()
    {
        if (
            OperatingSystem.IsWindows()
            || Libc.GetResourceLimit(OperatingSystem.IsMacOS() ? 8 : 7, out Libc.ResourceLimit limit) != 0
            || limit.Current >= ManyHandles
        )
        {
            return int.MaxValue;
        }

        try
        {
            int open = Directory.GetFileSystemEntries(OperatingSystem.IsMacOS() ? "/dev/fd" : "/proc/self/fd").Length;
            return Math.Max(1, ((int)limit.Current - open - SpareHandles) / HandlesPerTransfer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 1;
        }
    }

    private static bool IsFull(Exception exception) =>
        exception is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }
        || exception.HResult is SystemIsFull or ProcessIsFull or WindowsIsFull;

    private static bool CanOpen()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            return true;
        }
        catch (SocketException exception)
        {
            return !IsFull(exception);
        }
    }
}
