using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WandbGen.Transport;

/// <summary>
/// How many transfers are under way at once: as many as are asked for, unless the process may open few files and sockets, or the system has
/// no more to give. Then it is fewer, and whoever got none begins again when another transfer has given its own back.
/// </summary>
internal sealed partial class OpenHandles
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

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];

    // What was found out by failures, and what the process may have.
    private int _limit = int.MaxValue;
    private int _allowed = int.MaxValue;
    private int _running;
    private int _succeeded;

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

    /// <summary>Makes a transfer when it is its turn, and again if there were not enough handles for it.</summary>
    /// <param name="transfer">The transfer; what it holds when it fails it has given back.</param>
    /// <param name="client">The client.</param>
    /// <param name="maxAttempts">How often, if no other transfer has handles to give back; somebody else in the process may.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TResult> RunAsync<TResult>(
        Func<Task<TResult>> transfer,
        WandbClient client,
        int maxAttempts,
        CancellationToken cancellationToken
    )
    {
        Backoff? backoff = null;
        while (true)
        {
            if (!TryEnter(out TaskCompletionSource? turn))
            {
                await client.Content.WaitAsync(token => WaitAsync(turn!, token), cancellationToken).ConfigureAwait(false);
            }

            WandbException failure;
            bool isAlone;
            try
            {
                TResult result = await transfer().ConfigureAwait(false);
                Grow();
                return result;
            }
            catch (WandbException exception) when (RanOut(exception))
            {
                failure = exception;
                isAlone = Shrink();
            }
            finally
            {
                Leave();
            }

            if (isAlone)
            {
                backoff ??= client.Content.CreatePolling(maxAttempts);
                await client.Content.WaitAsync(token => backoff.PauseAsync(failure, token), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private int Limit => Math.Min(_limit, _allowed);

    private bool TryEnter(out TaskCompletionSource? turn)
    {
        lock (_lock)
        {
            if (_running == 0)
            {
                _allowed = Allowed();
            }

            bool mayRun = _running < Limit && _waiting.Count == 0;
            turn = mayRun ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (turn is null)
            {
                _running++;
            }
            else
            {
                _waiting.Enqueue(turn);
            }

            return mayRun;
        }
    }

    private async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It may have come in the same instant.
            if (!turn.TrySetCanceled(CancellationToken.None))
            {
                Leave();
            }

            throw;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _running--;
            while (_running < Limit && _waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                {
                    _running++;
                }
            }
        }
    }

    // One more when as many as there may be have succeeded: what took the handles may have given them back.
    private void Grow()
    {
        lock (_lock)
        {
            if (_limit < int.MaxValue && ++_succeeded >= _limit)
            {
                _succeeded = 0;
                _limit++;
            }
        }
    }

    /// <returns>Whether no other transfer is under way.</returns>
    private bool Shrink()
    {
        lock (_lock)
        {
            _succeeded = 0;
            _limit = Math.Max(1, Math.Min(_limit, _running) - 1);
            return _running == 1;
        }
    }

    private static bool IsFull(Exception exception) =>
        exception is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }
        || exception.HResult is SystemIsFull or ProcessIsFull or WindowsIsFull;

    private static int Allowed()
    {
        if (
            OperatingSystem.IsWindows()
            || GetLimit(OperatingSystem.IsMacOS() ? 8 : 7, out ResourceLimit limit) != 0
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

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly nuint Current;
        public readonly nuint Largest;
    }
}
