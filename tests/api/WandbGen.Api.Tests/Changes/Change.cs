using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>A change of the API, and what it changes.</summary>
/// <param name="Operation">The name of the mutation.</param>
/// <param name="MakeAsync">Makes the change.</param>
/// <param name="IsMadeAsync">Whether a client that knows nothing of it sees it.</param>
internal sealed record Change(string Operation, Func<WandbApi, Task> MakeAsync, Func<WandbApi, Task<bool>> IsMadeAsync)
{
    /// <summary>Puts what is changed into the sandbox.</summary>
    public required Action<SandboxData> Arrange { get; init; }

    /// <summary>Whether the mutation is sent again after a lost answer.</summary>
    public bool IsRepeated { get; init; } = true;

    /// <summary>Does by the API what has to be done before.</summary>
    public Func<WandbApi, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;
}
