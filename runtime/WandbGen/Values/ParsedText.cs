using System.Collections.Concurrent;
using System.Text;

namespace WandbGen.Values;

/// <summary>A text with its tokens.</summary>
internal sealed class ParsedText(byte[] text, ValueRow[] rows)
{
    // Up to this number of members, names are compared one by one.
    private const int LargestScan = 16;

    private ConcurrentDictionary<int, Dictionary<string, int>>? _names;

    public ref readonly ValueRow this[int row] => ref rows[row];

    public ReadOnlySpan<byte> GetText(int row) => text.AsSpan(rows[row].Start, rows[row].Length);

    public string GetString(int row) => JsonText.Decode(GetText(row), rows[row].IsEscaped);

    /// <summary>Returns the row of a member's value, or −1 if there is no such member. If a name occurs twice, the last member is
    /// used.</summary>
    public int FindMember(int row, string name)
    {
        if (rows[row].Count > LargestScan)
        {
            return GetNames(row).GetValueOrDefault(name, -1);
        }

        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name);
        int found = -1;
        for (int member = row + 1; member < rows[row].Next; member = rows[member + 1].Next)
        {
            // A name that is not valid UTF-8 has U+FFFD when it is decoded, so its bytes cannot be compared.
            if (!rows[member].IsEscaped && Ascii.IsValid(wanted) ? GetText(member).SequenceEqual(wanted) : GetString(member) == name)
            {
                found = member + 1;
            }
        }

        return found;
    }

    /// <summary>Returns the names of an object, each once, with the row of its value.</summary>
    public IEnumerable<KeyValuePair<string, int>> GetMembers(int row)
    {
        if (rows[row].Count > LargestScan)
        {
            return GetNames(row);
        }

        var members = new List<KeyValuePair<string, int>>(rows[row].Count);
        for (int member = row + 1; member < rows[row].Next; member = rows[member + 1].Next)
        {
            string name = GetString(member);
            int same = members.FindIndex(known => known.Key == name);
            if (same < 0)
            {
                members.Add(new(name, member + 1));
            }
            else
            {
                members[same] = new(name, member + 1);
            }
        }

        return members;
    }

    private Dictionary<string, int> GetNames(int row)
    {
        ConcurrentDictionary<int, Dictionary<string, int>> all = LazyInitializer.EnsureInitialized(ref _names);
        return all.GetOrAdd(row, static (row, text) => text.IndexNames(row), this);
    }

    private Dictionary<string, int> IndexNames(int row)
    {
        var names = new Dictionary<string, int>(rows[row].Count, StringComparer.Ordinal);
        for (int member = row + 1; member < rows[row].Next; member = rows[member + 1].Next)
        {
            names[GetString(member)] = member + 1;
        }

        return names;
    }
}
