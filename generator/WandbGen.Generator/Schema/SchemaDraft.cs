using System.Diagnostics.CodeAnalysis;
using GraphQLParser.AST;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Schema;

/// <summary>A schema while it is built: its types by name, its names and its problems.</summary>
internal sealed class SchemaDraft(ProblemList problems)
{
    private readonly NameTable _names = new();
    private readonly Dictionary<string, TypeDraft> _typesByName = new(StringComparer.Ordinal);

    /// <summary>The types in the order in which they were added.</summary>
    public List<TypeDraft> Types { get; } = [];

    public void Add(TypeDraft type)
    {
        _typesByName.Add(type.Name, type);
        Types.Add(type);
    }

    public bool TryGetType(string name, [NotNullWhen(true)] out TypeDraft? type) => _typesByName.TryGetValue(name, out type);

    public string NameOf(GraphQLName name) => _names.Get(name.Value);

    /// <summary>Reports that a part is left out.</summary>
    public void Error(GraphQLName? location, string message) => problems.Add(SchemaProblemSeverity.Error, location, message);

    /// <summary>Reports that a rule is broken.</summary>
    public void Warn(GraphQLName location, string message) => problems.Add(SchemaProblemSeverity.Warning, location, message);

    /// <summary>Reports that a part is left out because the type it needs is not defined.</summary>
    public void ReportUndefined(GraphQLName location, string name, string part, TypeDraft? owner)
    {
        owner?.IsIncomplete = true;

        // After a syntax error, the definition can exist and be unreadable. The error was reported already.
        if (!problems.HasSyntaxErrors)
        {
            Error(
                location,
                $"{part} is left out: the type '{name}' is not defined{Suggestion.Of(name, Types.Select(static type => type.Name))}"
            );
        }
    }

    public void WarnOfReserved(GraphQLName location, string name)
    {
        // Some servers print the introspection system with their schema.
        if (name.StartsWith("__", StringComparison.Ordinal) && !Introspection.IsType(name))
        {
            Warn(location, $"The name '{name}' is reserved: only names of the introspection system begin with two underscores");
        }
    }
}
