namespace WandbGen;

/// <summary>The cursors that a walk has passed.</summary>
/// <remarks>A walk over a million pages remembers 8 bytes of each.</remarks>
internal sealed class PassedCursors
{
    private ulong? _first;

    // From the second cursor on: .NET compiles a set of numbers at run time, which a program with one page does not need.
    private HashSet<ulong>? _all;

    /// <returns><see langword="false"/> if it was passed before.</returns>
    public bool TryAdd(string cursor)
    {
        ulong hash = Hash(cursor);
        if (_first is not { } first)
        {
            _first = hash;
            return true;
        }

        return (_all ??= [first]).Add(hash);
    }

    // FNV-1a. That two of a million cursors have the same hash happens to one in thirty million walks; a server that wants it so
    // breaks only its own listing.
    private static ulong Hash(string cursor)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in cursor)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return hash;
    }
}
