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
    private readonly List<SourceUnit> _globals = [];

    // The files that mention a name. It is made for the first change: a build never asks.
    private Dictionary<string, HashSet<SourceUnit>>? _mentioning;
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
            _globals.Clear();
            _mentioning = null;
            foreach (SyntaxTree tree in trees)
            {
                Add(new SourceUnit(tree));
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
        List<SyntaxTree> gone = [];
        List<SyntaxTree> added = [];
        if (before.Length == after.Length)
        {
            for (int i = 0; i < before.Length; i++)
            {
                if (before[i] != after[i] && !TryFollow(before[i], after[i]))
                {
                    gone.Add(before[i]);
                    added.Add(after[i]);
                }
            }
        }
        else
        {
            var kept = new HashSet<SyntaxTree>(after);
            gone.AddRange(before.Where(tree => !kept.Contains(tree)));
            added.AddRange(after.Where(tree => !_units.ContainsKey(tree)));
        }

        if (gone.Count + added.Count > 0)
        {
            SourceUnit[] old = [.. gone.Select(tree => _units[tree])];
            SourceUnit[] current = [.. added.Select(static tree => new SourceUnit(tree))];
            // While the files are still known as they were when the declarations were read.
            Touch(old, current);
            Array.ForEach(old, Remove);
            Array.ForEach(current, Add);
        }
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

    private void Touch(SourceUnit[] old, SourceUnit[] current)
    {
        // A namespace that is there before and after means nothing new.
        var namespaces = new HashSet<string>(old.SelectMany(static unit => unit.Namespaces));
        namespaces.SymmetricExceptWith(current.SelectMany(static unit => unit.Namespaces));
        HashSet<SourceUnit> touched = FindDependent(old, old.Concat(current).SelectMany(static unit => unit.Types).Concat(namespaces));
        bool touchesAll =
            old.Concat(current).Any(static unit => unit.IsGlobal || unit.MayDeclareVariants)
            || _globals.Exists(unit => unit.HasGlobalAlias || touched.Contains(unit));
        foreach (SourceUnit unit in touchesAll ? _units.Values : (IEnumerable<SourceUnit>)touched)
        {
            unit.Scope = null;
        }
    }

    /// <summary>The files that mention one of the names, those that mention what is declared in them, and so on: each once, however many
    /// ways lead to it.</summary>
    private HashSet<SourceUnit> FindDependent(IEnumerable<SourceUnit> changed, IEnumerable<string> names)
    {
        Dictionary<string, HashSet<SourceUnit>> mentioning = FindMentioning();
        var found = new HashSet<SourceUnit>();
        var next = new Queue<SourceUnit>();
        bool hasVariants = false;
        Enqueue(changed);
        EnqueueMentioning(names);
        while (next.Count > 0)
        {
            SourceUnit unit = next.Dequeue();
            EnqueueMentioning(unit.Types);
            // An abstract type depends on its variants, which it does not mention.
            if (unit.MayDeclareVariants && !hasVariants)
            {
                hasVariants = true;
                Enqueue(_units.Values.Where(static other => other.HasAbstractTypes));
            }
        }

        return found;

        void EnqueueMentioning(IEnumerable<string> mentioned)
        {
            foreach (string name in mentioned)
            {
                if (mentioning.TryGetValue(name, out HashSet<SourceUnit>? units))
                {
                    Enqueue(units);
                }
            }
        }

        void Enqueue(IEnumerable<SourceUnit> units)
        {
            foreach (SourceUnit unit in units.Where(found.Add))
            {
                next.Enqueue(unit);
            }
        }
    }

    private Dictionary<string, HashSet<SourceUnit>> FindMentioning()
    {
        if (_mentioning is null)
        {
            _mentioning = new(StringComparer.Ordinal);
            foreach (SourceUnit unit in _units.Values)
            {
                AddMentions(unit);
            }
        }

        return _mentioning;
    }

    private void Add(SourceUnit unit)
    {
        _units.Add(unit.Tree, unit);
        if (unit.IsGlobal)
        {
            _globals.Add(unit);
        }

        AddMentions(unit);
    }

    private void AddMentions(SourceUnit unit)
    {
        if (_mentioning is null)
        {
            return;
        }

        foreach (string name in unit.Mentions)
        {
            if (!_mentioning.TryGetValue(name, out HashSet<SourceUnit>? units))
            {
                _mentioning.Add(name, units = []);
            }

            units.Add(unit);
        }
    }

    private void Remove(SourceUnit unit)
    {
        _units.Remove(unit.Tree);
        _globals.Remove(unit);
        foreach (string name in unit.Mentions)
        {
            _mentioning?[name].Remove(unit);
        }
    }
}
