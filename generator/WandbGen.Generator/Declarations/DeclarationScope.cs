namespace WandbGen.Generator.Declarations;

/// <summary>What the declarations of one file depend on. It is looked for when something is about to change: a build never asks.</summary>
internal sealed class DeclarationScope
{
    private HashSet<SourceUnit>? _units;
    private HashSet<string>? _mentions;

    /// <summary>Whether it was looked for.</summary>
    public bool IsKnown => _units is not null;

    /// <summary>Notes what was found.</summary>
    /// <param name="units">The file itself, those that declare what it mentions, those that declare what they mention, and so on.</param>
    /// <param name="mentions">All names in them.</param>
    public void Set(HashSet<SourceUnit> units, HashSet<string> mentions) => (_units, _mentions) = (units, mentions);

    /// <summary>Whether a change of files, and of the types that they declare, can change what the declarations mean.</summary>
    public bool IsTouchedBy(IReadOnlyCollection<SourceUnit> changed, IReadOnlyCollection<string> names) =>
        _units?.Overlaps(changed) != false || _mentions?.Overlaps(names) != false;
}
