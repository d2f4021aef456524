using System.Runtime.CompilerServices;
using WandbGen.IO;

namespace WandbGen.Transport;

/// <summary>
/// Limits the number of concurrent transfers to the number of file handles that the process or the system has. A transfer that gets none
/// starts again when another one has released its handles.
/// </summary>
internal sealed class OpenHandles
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];

    // The number of transfers that failures have shown to be possible, and the number that the limit of the process allows.
    private int _limit = int.MaxValue;
    private int _allowed = int.MaxValue;
    private int _running;
    private int _succeeded;

    /// <summary>Makes a transfer when a slot is free, and repeats it if there were not enough handles.</summary>
    /// <param name="transfer">The transfer. It must release its handles when it fails.</param>
    /// <param name="content">The client, whose disposal ends the wait.</param>
    /// <param name="maxAttempts">The number of attempts while no other transfer is under way; other parts of the process may release
    /// handles.</param>
    /// <param name="cancellationToken">A token that cancels the wait.</param>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    public async Task<TResult> RunAsync<TResult>(
        Func<Task<TResult>> transfer,
        ContentClient content,
        int maxAttempts,
        CancellationToken cancellationToken
    )
    {
        Attempts? attempts = null;
        while (true)
        {
            if (!TryEnter(out TaskCompletionSource? turn))
            {
                await content.WaitAsync(token => WaitAsync(turn!, token), cancellationToken).ConfigureAwait(false);
            }

            WandbException failure;
            bool isAlone;
            try
            {
                TResult result = await transfer().ConfigureAwait(false);
                Grow();
                return result;
            }
            catch (WandbException exception) when (HandleLimit.RanOut(exception))
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
                attempts ??= content.CreatePolling(maxAttempts);
                await attempts.PauseAsync(failure, cancellationToken).ConfigureAwait(false);
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
                _allowed = HandleLimit.CountTransfers();
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
            // The turn may have been granted at the same time.
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

    // The limit grows by one after as many successes as the limit: other parts of the process may have released their handles.
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
}
