using WandbGen.CompilerServices;

namespace WandbGen.History.Rows;

/// <summary>Leaves members out of objects, and adds some.</summary>
internal static class ObjectMembers
{
    /// <summary>Whether an export has nothing of a value: it is null, or an object with nothing in it.</summary>
    public static bool IsNothing(WandbValue value)
    {
        if (value.Kind != WandbValueKind.Object)
        {
            return value.IsNull;
        }

        // A row has any depth, which recursion has not.
        var objects = new Stack<WandbValue>([value]);
        while (objects.TryPop(out WandbValue next))
        {
            foreach ((_, WandbValue member) in next.Members)
            {
                if (member.Kind == WandbValueKind.Object)
                {
                    objects.Push(member);
                }
                else if (!member.IsNull)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether the exporter makes keys of a value's members. An object of its own type, such as an image, is one value.</summary>
    public static bool IsTakenApart(WandbValue value) => value.Kind == WandbValueKind.Object && !value.TryGetValue("_type", out _);

    /// <summary>Adds what a value lacks of another one: all of it to null, and members to an object, at any depth.</summary>
    /// <param name="value">The value.</param>
    /// <param name="other">The other one.</param>
    /// <param name="depth">How many objects are around them.</param>
    /// <returns>Whether it lacked anything.</returns>
    public static bool TryAdd(ref WandbValue value, WandbValue other, int depth = 0)
    {
        if (value.IsNull)
        {
            bool isSomething = !IsNothing(other);
            value = isSomething ? other : value;
            return isSomething;
        }

        // What is deeper than an answer can be is an attack on the stack, and stays as it is.
        if (depth == JsonTokenReader.MaxDepth || !IsTakenApart(value) || !IsTakenApart(other))
        {
            return false;
        }

        bool hasMore = false;
        var members = new Dictionary<string, WandbValue>(StringComparer.Ordinal);
        foreach ((string name, WandbValue member) in value.Members)
        {
            // A name can be there twice, and then the last value counts.
            members[name] = member;
        }

        foreach ((string name, WandbValue member) in other.Members)
        {
            // A name with dots can be a path through objects here, which then has the value.
            WandbValue own = members.GetValueOrDefault(name);
            bool isPath = own.IsNull && value.Find(name) is { IsNull: false };
            if (!isPath && TryAdd(ref own, member, depth + 1))
            {
                members[name] = own;
                hasMore = true;
            }
        }

        value = hasMore ? WandbValue.FromMembers(members) : value;
        return hasMore;
    }

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
