using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Tests;

/// <summary>A clock on which pauses are recorded and pass at once, while the time limits of a client stay where they are.</summary>
internal sealed class VirtualTime : FakeTimeProvider
{
    // Longer than every pause of these tests, shorter than what is left of an attempt's 30 s.
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Whether pauses pass by themselves; otherwise the test advances the clock.</summary>
    public bool PassesPauses { get; init; } = true;

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    /// <summary>Waits until a further pause has begun.</summary>
    public async Task PauseBegunAsync(CancellationToken cancellationToken) =>
        await _begun.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience.Limit, cancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= LongestPause)
        {
            Pauses.Enqueue(dueTime);
            _begun.Writer.TryWrite(dueTime);
            if (PassesPauses)
            {
                ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
            }
        }

        return timer;
    }
}
