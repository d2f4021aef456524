using WandbGen.CompilerServices;

namespace WandbGen.History.Rows;

/// <summary>Puts an object together again that was taken apart to keys with dots, as the exporter does it.</summary>
internal static class JoinedMembers
{
    /// <summary>Whether a key is a member of the object that another key would be.</summary>
    public static bool IsBelow(string path, string key) =>
        path.Length > key.Length + 1 && path[key.Length] == '.' && path.StartsWith(key, StringComparison.Ordinal);

    /// <summary>Puts the object together.</summary>
    /// <param name="members">The members by their paths from the object, at least one. Dots in them lead to inner objects.</param>
    /// <param name="depth">How many objects are around this one.</param>
    public static WandbValue Join(IReadOnlyList<(string Path, WandbValue Value)> members, int depth = 0)
    {
        // A key with more dots than an answer has levels is an attack on the stack, and ends as one member.
        bool isLast = depth == JsonTokenReader.MaxDepth;
        var values = new Dictionary<string, WandbValue>(StringComparer.Ordinal);
        var inner = new Dictionary<string, List<(string Path, WandbValue Value)>>(StringComparer.Ordinal);
        foreach ((string path, WandbValue value) in members)
        {
            int dot = path.IndexOf('.', StringComparison.Ordinal);
            if (isLast || dot <= 0 || dot == path.Length - 1)
            {
                values[path] = value;
                continue;
            }

            string name = path[..dot];
            if (!inner.TryGetValue(name, out List<(string Path, WandbValue Value)>? below))
            {
                inner.Add(name, below = []);
            }

            below.Add((path[(dot + 1)..], value));
        }

        foreach ((string name, List<(string Path, WandbValue Value)> below) in inner)
        {
            if (values.TryAdd(name, default))
            {
                values[name] = Join(below, depth + 1);
                continue;
            }

            // A key with a value cannot also be an object.
            foreach ((string path, WandbValue value) in below)
            {
                values[$"{name}.{path}"] = value;
            }
        }

        return WandbValue.FromMembers(values);
    }
}
