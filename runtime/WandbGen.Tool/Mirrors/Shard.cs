using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WandbGen.Tool.Mirrors;

/// <summary>
/// One of several processes that share the work of a mirror. Each thing belongs to the shard with the highest hash of both (rendezvous
/// hashing), so that another number of shards moves as few as can be.
/// </summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Shard(int Number, int Count)
{
    public static Shard All { get; } = new(1, 1);

    /// <exception cref="UsageException">It is no shard.</exception>
    public static Shard Parse(string text) =>
        text.Split('/') is [var number, var count]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
        && i >= 1
        && i <= n
            ? new Shard(i, n)
            : throw new UsageException($"'{text}' is not a shard: write 1/4 for the first of four.");

    public bool Has(string key)
    {
        (ulong Hash, int Number) best = default;
        for (int i = 1; i <= Count; i++)
        {
            ulong hash = BinaryPrimitives.ReadUInt64BigEndian(
                SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i}\n{key}")))
            );
            best = best.Number == 0 || hash > best.Hash ? (hash, i) : best;
        }

        return best.Number == Number;
    }
}
