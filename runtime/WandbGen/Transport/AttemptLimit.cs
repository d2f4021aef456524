namespace WandbGen.Transport;

/// <summary>What ends one attempt: its time limit, the caller, or the client's end.</summary>
internal sealed class AttemptLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;
    private readonly CancellationTokenRegistration _end;

    public AttemptLimit(TimeSpan limit, TimeProvider clock, CancellationToken caller, CancellationToken end = default)
    {
        _source = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock);
        // A linked source takes no clock.
        _caller = Register(caller);
        _end = Register(end);
    }

    public CancellationToken Token => _source.Token;

    public bool HasEnded => _source.IsCancellationRequested;

    public void Dispose()
    {
        _caller.Dispose();
        _end.Dispose();
        _source.Dispose();
    }

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
}
