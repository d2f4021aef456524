using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Tests;

/// <summary>A clock on which pauses pass at once, recorded, while the time limits of a client stay where they are.</summary>
internal sealed class VirtualTime : FakeTimeProvider
{
    // Longer than every pause of these tests, shorter than what is left of an attempt's 30 s.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(20);

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= s_longestPause)
        {
            Pauses.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
