namespace WandbGen.History.Rows;

/// <summary>Leaves members out of objects.</summary>
internal static class ObjectMembers
{
    /// <summary>Whether an export has nothing of a value: it is null, or an object with nothing in it.</summary>
    public static bool IsNothing(WandbValue value) =>
        value.IsNull || (value.Kind == WandbValueKind.Object && value.Members.All(static member => IsNothing(member.Value)));

    /// <summary>The value without some of its members.</summary>
    /// <param name="value">The value; what is no object stays.</param>
    /// <param name="paths">The members by their paths, at least one.</param>
    /// <returns>The value; null if nothing is left of it.</returns>
    public static WandbValue Without(WandbValue value, IReadOnlyList<string> paths)
    {
        if (paths.Count == 0 || value.Kind != WandbValueKind.Object)
        {
            return value;
        }

        var members = new Dictionary<string, WandbValue>(StringComparer.Ordinal);
        foreach ((string name, WandbValue member) in value.Members)
        {
            if (paths.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            string[] inside = [.. paths.Where(path => JoinedMembers.IsBelow(path, name)).Select(path => path[(name.Length + 1)..])];
            WandbValue rest = Without(member, inside);
            if (inside.Length == 0 || !rest.IsNull)
            {
                members[name] = rest;
            }
        }

        return members.Count == 0 ? default : WandbValue.FromMembers(members);
    }
}
