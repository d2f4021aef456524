namespace WandbGen.Tool.Progress;

/// <summary>Takes reports on the thread that makes them: the last one must not come after the end.</summary>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
