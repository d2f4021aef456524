using System.CommandLine;

namespace WandbGen.Tool.Changes;

/// <summary>Tags or aliases that a command adds and removes.</summary>
internal static class AddedTexts
{
    public static Option<string[]> CreateOption(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>Reads what is added and removed.</summary>
    /// <exception cref="UsageException">It is nothing, or one is both.</exception>
    public static (string[] Added, string[] Removed) Read(ParseResult arguments, Option<string[]> add, Option<string[]> remove, string noun)
    {
        string[] added = arguments.GetValue(add) ?? [];
        string[] removed = arguments.GetValue(remove) ?? [];
        return added.Length + removed.Length == 0 ? throw new UsageException($"Say which {noun}: --add, --remove or both.")
            : added.Intersect(removed).FirstOrDefault() is { } both
                ? throw new UsageException($"The {noun} '{both}' cannot be added and removed at once.")
            : (added, removed);
    }
}
