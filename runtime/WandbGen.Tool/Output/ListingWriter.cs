namespace WandbGen.Tool.Output;

/// <summary>Writes items in one format.</summary>
internal abstract class ListingWriter<T> : IDisposable
{
    public abstract void Write(T item);

    /// <summary>Writes what comes after the last item. A listing that failed has no end.</summary>
    public abstract void Complete();

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
