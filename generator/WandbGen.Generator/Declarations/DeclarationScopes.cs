using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Follows a project from edit to edit, and says for each file whether what its declarations depend on is as it was.</summary>
/// <remarks>
/// What a declaration is read into depends on references and options, and on code outside of bodies: that of its file, of the files that
/// declare types with a name that is mentioned there, and so on. A type that is added can mean something to it only if its name is among
/// those mentioned.
/// </remarks>
internal sealed class DeclarationScopes
{
    private readonly object _gate = new();
    private readonly Dictionary<SyntaxTree, SourceUnit> _units = [];
    private readonly Dictionary<string, List<SourceUnit>> _declaring = new(StringComparer.Ordinal);
    private readonly List<SourceUnit> _globals = [];
    private ImmutableArray<SyntaxTree> _trees = [];
    private ImmutableArray<MetadataReference> _references = [];
    private CSharpCompilationOptions? _options;
    private string? _assemblyName;

    /// <summary>The scope of a file's declarations: the same object for as long as they mean the same.</summary>
    public DeclarationScope Of(CSharpCompilation compilation, SyntaxTree tree)
    {
        lock (_gate)
        {
            MoveTo(compilation);
            return _units[tree].Scope ??= new DeclarationScope();
        }
    }

    private void MoveTo(CSharpCompilation compilation)
    {
        ImmutableArray<SyntaxTree> trees = compilation.SyntaxTrees;
        if (!TryKeepSurroundings(compilation))
        {
            _units.Clear();
            _declaring.Clear();
            _globals.Clear();
            foreach (SyntaxTree tree in trees)
            {
                Add(tree);
            }
        }
        else if (_trees != trees)
        {
            Replace(_trees, trees);
        }

        _trees = trees;
    }

    // The compilation itself is not kept: it holds all symbols.
    private bool TryKeepSurroundings(CSharpCompilation compilation)
    {
        ImmutableArray<MetadataReference> references = compilation.ExternalReferences;
        bool isSame =
            _assemblyName == compilation.AssemblyName
            && compilation.Options.Equals(_options)
            && (_references == references || _references.SequenceEqual(references, ReferenceEquals));
        _assemblyName = compilation.AssemblyName;
        _options = compilation.Options;
        _references = references;
        return isSame;
    }

    private void Replace(ImmutableArray<SyntaxTree> before, ImmutableArray<SyntaxTree> after)
    {
        List<SourceUnit> changed = [];
        List<SyntaxTree> added = [];
        if (before.Length == after.Length)
        {
            for (int i = 0; i < before.Length; i++)
            {
                if (before[i] != after[i] && !TryFollow(before[i], after[i]))
                {
                    FindScopes();
                    changed.Add(Remove(before[i]));
                    added.Add(after[i]);
                }
            }
        }
        else
        {
            FindScopes();
            var kept = new HashSet<SyntaxTree>(after);
            changed.AddRange(before.Where(tree => !kept.Contains(tree)).Select(Remove));
            added.AddRange(after.Where(tree => !_units.ContainsKey(tree)));
        }

        changed.AddRange(added.Select(Add));
        Invalidate(changed, added.Count);
    }

    /// <returns>Whether a file has the same code as before but for the inside of bodies.</returns>
    private bool TryFollow(SyntaxTree before, SyntaxTree after)
    {
        if (!before.Options.Equals(after.Options) || !before.IsEquivalentTo(after, topLevel: true) || _units.ContainsKey(after))
        {
            return false;
        }

        SourceUnit unit = _units[before];
        _units.Remove(before);
        _units.Add(after, unit);
        unit.Tree = after;
        return true;
    }

    private void Invalidate(List<SourceUnit> changed, int added)
    {
        if (changed.Count == 0)
        {
            return;
        }

        bool touchesAll =
            changed.Any(static unit => unit.IsGlobal || unit.MayDeclareVariants) || _globals.Exists(static unit => unit.HasGlobalAlias);
        // A namespace that is there before and after means nothing new.
        var namespaces = new HashSet<string>(changed.Skip(changed.Count - added).SelectMany(static unit => unit.Namespaces));
        namespaces.SymmetricExceptWith(changed.Take(changed.Count - added).SelectMany(static unit => unit.Namespaces));
        string[] names = [.. changed.SelectMany(static unit => unit.Types), .. namespaces];
        foreach (SourceUnit unit in _units.Values)
        {
            if (touchesAll || unit.Scope?.IsTouchedBy(changed, names) == true)
            {
                unit.Scope = null;
            }
        }
    }

    // The scopes of all files, before one of them changes.
    private void FindScopes()
    {
        foreach (SourceUnit unit in _units.Values)
        {
            if (unit.Scope is { IsKnown: false } scope)
            {
                FindScope(unit, scope);
            }
        }
    }

    private void FindScope(SourceUnit start, DeclarationScope scope)
    {
        var units = new HashSet<SourceUnit>();
        var mentions = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<SourceUnit>();
        bool hasVariants = false;
        Enqueue(_globals);
        Enqueue([start]);
        while (next.Count > 0)
        {
            SourceUnit unit = next.Dequeue();
            if (unit.HasAbstractTypes && !hasVariants)
            {
                hasVariants = true;
                Enqueue(_units.Values.Where(static other => other.MayDeclareVariants));
            }

            foreach (string name in unit.Mentions)
            {
                if (mentions.Add(name) && _declaring.TryGetValue(name, out List<SourceUnit>? declaring))
                {
                    Enqueue(declaring);
                }
            }
        }

        scope.Set(units, mentions);

        void Enqueue(IEnumerable<SourceUnit> found)
        {
            foreach (SourceUnit unit in found.Where(units.Add))
            {
                next.Enqueue(unit);
            }
        }
    }

    private SourceUnit Add(SyntaxTree tree)
    {
        var unit = new SourceUnit(tree);
        _units.Add(tree, unit);
        if (unit.IsGlobal)
        {
            _globals.Add(unit);
        }

        foreach (string type in unit.Types)
        {
            if (!_declaring.TryGetValue(type, out List<SourceUnit>? declaring))
            {
                _declaring.Add(type, declaring = []);
            }

            declaring.Add(unit);
        }

        return unit;
    }

    private SourceUnit Remove(SyntaxTree tree)
    {
        SourceUnit unit = _units[tree];
        _units.Remove(tree);
        _globals.Remove(unit);
        foreach (string type in unit.Types)
        {
            _declaring[type].Remove(unit);
        }

        return unit;
    }
}
