using System.Net;
using System.Net.Sockets;

namespace WandbGen.Transport;

/// <summary>
/// Connects to the first address of a name that answers (RFC 8305). It alternates between the address families, and starts the next attempt
/// when the previous one has failed or has not answered for a while.
/// </summary>
internal static class AddressRace
{
    /// <summary>The time before the next address is tried, as the standard recommends.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects.</summary>
    /// <param name="addresses">The addresses in the order of the resolver; at least one.</param>
    /// <param name="connect">Connects to an address.</param>
    /// <param name="clock">The clock of the pauses.</param>
    /// <param name="cancellationToken">A token that cancels all attempts.</param>
    /// <returns>The result of the fastest attempt. The results of others are disposed.</returns>
    /// <exception cref="SocketException">No address answered. The exception is that of the first address.</exception>
    public static Task<T> ConnectAsync<T>(
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, CancellationToken, Task<T>> connect,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
        where T : IDisposable =>
        addresses.Count == 1 ? connect(addresses[0], cancellationToken) : RaceAsync(addresses, connect, clock, cancellationToken);

    private static async Task<T> RaceAsync<T>(
        IReadOnlyList<IPAddress> addresses,
        Func<IPAddress, CancellationToken, Task<T>> connect,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
        where T : IDisposable
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPAddress>(Interleave(addresses));
        var running = new List<Task<T>>();
        Exception? first = null;
        try
        {
            while (true)
            {
                if (waiting.TryDequeue(out IPAddress? address))
                {
                    running.Add(connect(address, ended.Token));
                }

                using var paused = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                Task pause = Task.Delay(waiting.Count > 0 ? Stagger : Timeout.InfiniteTimeSpan, clock, paused.Token);
                Task done = await Task.WhenAny([.. running, pause]).ConfigureAwait(false);
                await paused.CancelAsync().ConfigureAwait(false);
                if (done is not Task<T> attempt)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }

                running.Remove(attempt);
                try
                {
                    return await attempt.ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(cancellationToken);
                }
                catch (SocketException exception)
                {
                    first ??= exception;
                    if (running.Count == 0 && waiting.Count == 0)
                    {
                        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
                    }
                }
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            running.ForEach(Discard);
        }
    }

    /// <summary>Returns the addresses with alternating families, beginning with the first one of the resolver.</summary>
    public static IEnumerable<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        IPAddress[] preferred = [.. addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily)];
        IPAddress[] others = [.. addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily)];
        for (int index = 0; index < Math.Max(preferred.Length, others.Length); index++)
        {
            if (index < preferred.Length)
            {
                yield return preferred[index];
            }

            if (index < others.Length)
            {
                yield return others[index];
            }
        }
    }

    // Disposes the result of an attempt that is no longer needed, and observes its exception.
    private static void Discard<T>(Task<T> attempt)
        where T : IDisposable =>
        attempt.ContinueWith(
            static late =>
            {
                if (late.IsCompletedSuccessfully)
                {
                    late.Result.Dispose();
                }
                else
                {
                    _ = late.Exception;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
