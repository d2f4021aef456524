namespace WandbGen.Downloads;

/// <summary>The files of a listing with their numbers, as <see cref="AsyncEnumerable.Index"/> gives them. As a class, a numbered file does
/// not have a process compile all of the parallel loop for a type of its own.</summary>
/// <typeparam name="T">The type of the files.</typeparam>
/// <param name="files">The listing.</param>
internal sealed class NumberedFiles<T>(IAsyncEnumerable<T> files) : IAsyncEnumerable<NumberedFile<T>>
{
    public IAsyncEnumerator<NumberedFile<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(files.GetAsyncEnumerator(cancellationToken));

    private sealed class Enumerator(IAsyncEnumerator<T> files) : IAsyncEnumerator<NumberedFile<T>>
    {
        private int _index = -1;

        public NumberedFile<T> Current => new(_index, files.Current);

        public ValueTask<bool> MoveNextAsync()
        {
            _index++;
            return files.MoveNextAsync();
        }

        public ValueTask DisposeAsync() => files.DisposeAsync();
    }
}

/// <summary>A file of a listing.</summary>
/// <param name="Index">How many come before it.</param>
/// <param name="Item">The file.</param>
internal sealed record NumberedFile<T>(int Index, T Item);
