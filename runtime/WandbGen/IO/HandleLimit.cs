using System.Net.Sockets;

namespace WandbGen.IO;

/// <summary>The limit of open files and sockets, and whether the process or the system has reached it.</summary>
internal static class HandleLimit
{
    // A process with at least this limit is not expected to reach it.
    private const int ManyHandles = 4096;

    // The directories of the path, the temporary file and its lock.
    private const int HandlesPerTransfer = 6;

    // Connections, and handles that .NET itself opens. If none is left for an assembly or a thread, the runtime ends the process.
    private const int SpareHandles = 40;

    // EMFILE and ENFILE, which are the same on Linux and macOS; ERROR_TOO_MANY_OPEN_FILES.
    private const int SystemIsFull = 23;
    private const int ProcessIsFull = 24;
    private const int WindowsIsFull = unchecked((int)0x80070004);

    /// <summary>Whether a failure was caused by a lack of handles.</summary>
    public static bool RanOut(Exception? exception)
    {
        bool mayBe = false;
        for (; exception is not null; exception = exception.InnerException)
        {
            if (IsFull(exception))
            {
                return true;
            }

            // Resolving a name and loading certificates need handles, too, and report other reasons.
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

    /// <summary>Whether the process may reach its limit.</summary>
    public static bool IsLow => !OperatingSystem.IsWindows() && (!TryGetLimit(out Libc.ResourceLimit limit) || limit.Current < ManyHandles);

    /// <summary>Returns the number of transfers that can run at once, given the files and sockets that are open now.</summary>
    public static int CountTransfers()
    {
        if (OperatingSystem.IsWindows() || !TryGetLimit(out Libc.ResourceLimit limit) || limit.Current >= ManyHandles)
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

    private static bool TryGetLimit(out Libc.ResourceLimit limit) =>
        Libc.GetResourceLimit(OperatingSystem.IsMacOS() ? 8 : 7, out limit) == 0;

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
