using System.Text;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The entries of a draft. No two have the same path, and none is below another one.</summary>
/// <param name="artifactName">What the messages of exceptions call the artifact.</param>
internal sealed class NewEntries(string artifactName)
{
    private readonly Dictionary<string, NewArtifactEntry> _entries = new(StringComparer.Ordinal);

    // How many entries are below each directory.
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>Returns the entries, ordered by the code points of their paths.</summary>
    public IReadOnlyList<NewArtifactEntry> ToSortedList()
    {
        (byte[] Path, NewArtifactEntry Entry)[] entries =
        [
            .. _entries.Values.Select(static entry => (Encoding.UTF8.GetBytes(entry.Path), entry)),
        ];
        Array.Sort(entries, static (left, right) => left.Path.AsSpan().SequenceCompareTo(right.Path));
        return [.. entries.Select(static entry => entry.Entry)];
    }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">The path is a directory of the artifact, or below a file of it.</exception>
    public void Add(NewArtifactEntry entry)
    {
        string path = entry.Path;
        if (_directories.ContainsKey(path))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{path}' is a directory of the artifact '{artifactName}', so it cannot be a file.")
            );
        }

        foreach (string directory in EntryPath.Directories(path))
        {
            if (_entries.ContainsKey(directory))
            {
                throw new ArgumentException(
                    SafeText.Clean($"'{directory}' is a file of the artifact '{artifactName}', so '{path}' cannot be below it.")
                );
            }
        }

        _entries.Add(path, entry);
        foreach (string directory in EntryPath.Directories(path))
        {
            _directories[directory] = _directories.GetValueOrDefault(directory) + 1;
        }
    }

    /// <summary>Adds all entries, or none if one of them is refused.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="replace">Whether they replace entries with the same paths.</param>
    /// <exception cref="ArgumentException">An entry with the same path exists and is not to be replaced, or a path is a directory of the
    /// artifact, or below a file of it.</exception>
    public void AddAll(IEnumerable<NewArtifactEntry> entries, bool replace)
    {
        List<(NewArtifactEntry Entry, NewArtifactEntry? Replaced)> added = [];
        try
        {
            foreach (NewArtifactEntry entry in entries)
            {
                NewArtifactEntry? replaced = _entries.GetValueOrDefault(entry.Path);
                if (replaced is not null && !replace)
                {
                    throw new ArgumentException(
                        SafeText.Clean(
                            $"The artifact '{artifactName}' has an entry '{entry.Path}' already. Remove it first, or replace it."
                        )
                    );
                }

                if (replaced is not null)
                {
                    Remove(entry.Path);
                }

                added.Add((entry, replaced));
                Add(entry);
            }
        }
        catch
        {
            foreach ((NewArtifactEntry entry, NewArtifactEntry? replaced) in Enumerable.Reverse(added))
            {
                if (_entries.ContainsKey(entry.Path))
                {
                    Remove(entry.Path);
                }

                if (replaced is not null)
                {
                    Add(replaced);
                }
            }

            throw;
        }
    }

    /// <summary>Removes the entry with a path, or all entries below a directory.</summary>
    /// <returns>Whether anything was removed.</returns>
    public bool RemoveAll(string path)
    {
        string prefix = path + "/";
        string[] removed = _entries.ContainsKey(path)
            ? [path]
            : [.. _entries.Keys.Where(entry => entry.StartsWith(prefix, StringComparison.Ordinal))];
        foreach (string entry in removed)
        {
            Remove(entry);
        }

        return removed.Length > 0;
    }

    /// <summary>Returns a copy in which entries are replaced.</summary>
    /// <param name="replacements">The entries that take the place of an entry: the files of a folder that was referred to.</param>
    /// <exception cref="ArgumentException">Two entries have the same path, or a path is not valid.</exception>
    public NewEntries With(IReadOnlyDictionary<NewArtifactEntry, IReadOnlyList<NewArtifactEntry>> replacements)
    {
        var all = new NewEntries(artifactName);
        foreach (NewArtifactEntry entry in _entries.Values)
        {
            if (!replacements.ContainsKey(entry))
            {
                all.Add(entry);
            }
        }

        all.AddAll(
            replacements
                .Values.SelectMany(static entries => entries)
                .Select(static entry => entry with { Path = EntryPath.Normalize(entry.Path, "name") }),
            replace: false
        );
        return all;
    }

    private void Remove(string path)
    {
        _entries.Remove(path);
        foreach (string directory in EntryPath.Directories(path))
        {
            if (--_directories[directory] == 0)
            {
                _directories.Remove(directory);
            }
        }
    }
}
