using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using WandbGen.IO;

namespace WandbGen;

/// <summary>The entries of an artifact in the order of the code points of their paths. An entry takes about 100 bytes.</summary>
/// <remarks>Python orders by code points and Go by UTF-8 bytes, which is the same order. .NET's ordinal order of UTF-16 differs for
/// characters beyond U+FFFF.</remarks>
internal sealed class ArtifactManifest
{
    private const int Md5Size = 16;
    private const int Md5TextSize = 24;
    private const long None = -1;

    private readonly TextPool _texts;
    private readonly Dictionary<long, string> _births = [];
    private readonly List<Entry> _entries;

    // Null if the entries arrived in order.
    private readonly int[]? _order;

    private ArtifactManifest(TextPool texts, List<Entry> entries, int[]? order)
    {
        _texts = texts;
        _entries = entries;
        _order = order;
    }

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The layout of the files in the storage: <c>V1</c> or <c>V2</c>.</summary>
    public required string StorageLayout { get; init; }

    /// <summary>The storage that has the files, if the server has several.</summary>
    public required string? StorageRegion { get; init; }

    /// <summary>The sum of the sizes in bytes; <see langword="null"/> if the size of a file is missing.</summary>
    public required long? TotalSize { get; init; }

    /// <summary>Gets an entry by its index.</summary>
    public ArtifactEntry this[int index]
    {
        get
        {
            Entry entry = EntryAt(index);
            return new ArtifactEntry(GetPath(index), entry.Reference == None ? ToText(entry.Md5) : Read(entry.Reference).Digest)
            {
                Size = entry.Size == None ? null : entry.Size,
                Reference = entry.Reference == None ? null : Encoding.UTF8.GetString(_texts[entry.Reference]),
                Extra = entry.Reference == None ? default : Read(entry.Reference).Extra,
                BirthArtifactId = entry.Birth == None ? null : GetBirth(entry.Birth),
            };
        }
    }

    /// <summary>Whether the size that a server states can be that of these entries.</summary>
    /// <remarks>
    /// W&amp;B's client says that the server's size includes references, and adds up every entry itself. A server may not know the size of
    /// a reference, may know one that the manifest lacks, and may count bytes once that several entries share. Sizes that are therefore not
    /// certain to be wrong are accepted here, and each file is compared when it arrives.
    /// </remarks>
    public bool MayHaveSize(long size)
    {
        if (TotalSize is not { } all || size == all)
        {
            return true;
        }

        if (all == long.MaxValue)
        {
            return false;
        }

        long files = 0;
        long references = 0;
        long repeated = 0;
        bool lacksSize = false;
        var seen = new HashSet<UInt128>();
        foreach (Entry entry in _entries)
        {
            long bytes = Math.Max(entry.Size, 0);
            if (entry.Reference != None)
            {
                references += bytes;
                // A reference to an entry of another artifact is written with the size 0.
                lacksSize |= entry.Size is None or 0;
            }
            else
            {
                files += bytes;
                repeated += seen.Add(entry.Md5) ? 0 : bytes;
            }
        }

        return size == files
            || size == files + references - repeated
            || size == files - repeated
            || (lacksSize && size >= files - repeated);
    }

    /// <summary>Whether an entry is a reference, by its index.</summary>
    public bool IsReference(int index) => EntryAt(index).Reference != None;

    /// <summary>Returns the path of an entry, by its index.</summary>
    public string GetPath(int index) => Encoding.UTF8.GetString(_texts[EntryAt(index).Path]);

    /// <summary>Finds an entry by its path.</summary>
    /// <returns>The index of the entry, or a negative number if there is none.</returns>
    public int Find(string path)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(path);
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = low + (high - low) / 2;
            int difference = _texts[EntryAt(middle).Path].SequenceCompareTo(wanted);
            if (difference == 0)
            {
                return middle;
            }

            (low, high) = difference < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>Computes the digest of the entries in hexadecimal, which identifies the contents of the artifact.</summary>
    public string ComputeDigest()
    {
        using IncrementalHash hash = Checksum.Create();
        hash.AppendData("wandb-artifact-manifest-v1\n"u8);
        Span<byte> digest = stackalloc byte[Md5TextSize];
        for (int i = 0; i < Count; i++)
        {
            Entry entry = EntryAt(i);
            hash.AppendData(_texts[entry.Path]);
            hash.AppendData(":"u8);
            if (entry.Reference == None)
            {
                UInt128 md5 = entry.Md5;
                Base64.EncodeToUtf8(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in md5)), digest, out _, out _);
                hash.AppendData(digest);
            }
            else
            {
                hash.AppendData(_texts[After(entry.Reference)]);
            }

            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private Entry EntryAt(int index) => _entries[_order is null ? index : _order[index]];

    private string GetBirth(long position)
    {
        // Most entries have the same value.
        lock (_births)
        {
            return _births.TryGetValue(position, out string? known) ? known : _births[position] = Encoding.UTF8.GetString(_texts[position]);
        }
    }

    private (string Digest, WandbValue Extra) Read(long reference)
    {
        long digest = After(reference);
        ReadOnlySpan<byte> extra = _texts[After(digest)];
        return (Encoding.UTF8.GetString(_texts[digest]), extra.IsEmpty ? default : WandbValue.Parse(extra));
    }

    // The three texts of a reference are stored one after the other.
    private long After(long position) => _texts.Next(position);

    private static string ToText(UInt128 md5) => Convert.ToBase64String(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in md5)));

    /// <summary>An entry as it is stored: positions of texts, and numbers.</summary>
    private readonly record struct Entry(long Path, long Size, UInt128 Md5, long Birth, long Reference);

    /// <summary>Builds a manifest from its entries.</summary>
    internal sealed class Builder
    {
        private readonly TextPool _texts = new();
        private readonly List<Entry> _entries = [];
        private readonly Dictionary<string, long> _births = new(StringComparer.Ordinal);
        private bool _isInOrder = true;
        private long _totalSize;
        private bool _lacksSize;

        /// <summary>The number of entries so far.</summary>
        public int Count => _entries.Count;

        /// <summary>Adds a file.</summary>
        /// <param name="path">The path, in UTF-8.</param>
        /// <param name="size">The size in bytes, if it is known.</param>
        /// <param name="digest">The MD5 in base64.</param>
        /// <param name="birthArtifactId">The artifact that the file was first uploaded to.</param>
        /// <returns>Whether the digest is an MD5.</returns>
        public bool TryAddFile(ReadOnlySpan<byte> path, long? size, ReadOnlySpan<byte> digest, string? birthArtifactId)
        {
            UInt128 md5 = default;
            Span<byte> bytes = MemoryMarshal.AsBytes(new Span<UInt128>(ref md5));
            Span<byte> canonical = stackalloc byte[Md5TextSize];
            if (
                digest.Length != Md5TextSize
                || Base64.DecodeFromUtf8(digest, bytes, out _, out int length) != System.Buffers.OperationStatus.Done
                || length != Md5Size
            )
            {
                return false;
            }

            // A different text for the same bytes would change the digest of the artifact.
            Base64.EncodeToUtf8(bytes, canonical, out _, out _);
            if (!canonical.SequenceEqual(digest))
            {
                return false;
            }

            Add(path, size, md5, birthArtifactId, None);
            _lacksSize |= size is null;
            return true;
        }

        /// <summary>Adds a reference.</summary>
        /// <param name="path">The path, in UTF-8.</param>
        /// <param name="size">The size in bytes, if it is known.</param>
        /// <param name="digest">The storage's identifier of the bytes.</param>
        /// <param name="reference">The address of the bytes.</param>
        /// <param name="extra">JSON, or nothing.</param>
        public void AddReference(
            ReadOnlySpan<byte> path,
            long? size,
            ReadOnlySpan<byte> digest,
            ReadOnlySpan<byte> reference,
            ReadOnlySpan<byte> extra
        ) => Add(path, size, default, null, _texts.Add(reference, digest, extra));

        /// <summary>Sorts the entries and creates the manifest.</summary>
        /// <param name="storageLayout">The layout of the files in the storage.</param>
        /// <param name="storageRegion">The storage that has the files.</param>
        /// <param name="duplicate">A path that two entries have; <see langword="null"/> if there is none.</param>
        public ArtifactManifest Build(string storageLayout, string? storageRegion, out string? duplicate)
        {
            int[]? order = null;
            if (!_isInOrder)
            {
                order = new int[_entries.Count];
                for (int i = 0; i < order.Length; i++)
                {
                    order[i] = i;
                }

                Array.Sort(order, (left, right) => PathOf(left).SequenceCompareTo(PathOf(right)));
            }

            duplicate = null;
            for (int i = 1; i < _entries.Count && duplicate is null; i++)
            {
                ReadOnlySpan<byte> path = PathOf(order?[i] ?? i);
                duplicate = path.SequenceEqual(PathOf(order?[i - 1] ?? i - 1)) ? Encoding.UTF8.GetString(path) : null;
            }

            return new ArtifactManifest(_texts, _entries, order)
            {
                StorageLayout = storageLayout,
                StorageRegion = storageRegion,
                TotalSize = _lacksSize ? null : _totalSize,
            };
        }

        private ReadOnlySpan<byte> PathOf(int entry) => _texts[_entries[entry].Path];

        private void Add(ReadOnlySpan<byte> path, long? size, UInt128 md5, string? birthArtifactId, long reference)
        {
            long birth = None;
            if (birthArtifactId is not null && !_births.TryGetValue(birthArtifactId, out birth))
            {
                birth = _births[birthArtifactId] = _texts.Add(Encoding.UTF8.GetBytes(birthArtifactId));
            }

            _isInOrder &= _entries.Count == 0 || PathOf(_entries.Count - 1).SequenceCompareTo(path) <= 0;
            _entries.Add(new Entry(_texts.Add(path), size ?? None, md5, birth, reference));
            // The sum must not overflow to a valid size.
            _totalSize = long.MaxValue - _totalSize < (size ?? 0) ? long.MaxValue : _totalSize + (size ?? 0);
        }
    }
}
