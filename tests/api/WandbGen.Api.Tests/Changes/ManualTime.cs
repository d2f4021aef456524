namespace WandbGen.Tests.Changes;

/// <summary>A time that only passes when a test says so, so that a busy machine loses no agent.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan _passed;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) + _passed;

    public void Advance(TimeSpan time) => _passed += time;
}
