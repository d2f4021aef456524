namespace WandbGen.Generator.Declarations;

/// <summary>The files that the declarations of one file depend on, and all names in them.</summary>
/// <param name="units">The file itself, those that declare what it mentions, those that declare what they mention, and so on.</param>
/// <param name="mentions">The names.</param>
internal sealed class DeclarationScope(HashSet<SourceUnit> units, HashSet<string> mentions)
{
    /// <summary>Whether a change of files, and of the types that they declare, can change what the declarations mean.</summary>
    public bool IsTouchedBy(IReadOnlyCollection<SourceUnit> changed, IReadOnlyCollection<string> names) =>
        units.Overlaps(changed) || mentions.Overlaps(names);
}
