using Microsoft.CodeAnalysis;
using WandbGen.Generator.Binding;

namespace WandbGen.CodeFixes.Queries;

/// <summary>The C# that a query becomes: declarations, one after the other, and the names that are taken.</summary>
/// <param name="access">The declarations' accessibility.</param>
/// <param name="schemaName">What attributes must say of the schema, or <see langword="null"/> if nothing.</param>
internal sealed class QuerySource(TypeSystem schema, SemanticModel model, int position, string access, string? schemaName)
{
    /// <summary>The longest line that is written where one can be broken; what stands around it indents it further.</summary>
    public const int LongestLine = 124;

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    public TypeSystem Schema => schema;

    public string Access => access;

    public TypeNames Names { get; } = new(model, position);

    public LeafTypes Leaves => new(schema, Names, model, position);

    /// <summary>The declarations, each as lines without indentation.</summary>
    public List<List<string>> Declarations { get; } = [];

    /// <summary>Adds a declaration that is written later, so that what it needs stands after it.</summary>
    public List<string> Reserve()
    {
        List<string> lines = [];
        Declarations.Add(lines);
        return lines;
    }

    /// <summary>A name that no type has where the declarations go; the last wish gets a number.</summary>
    public string NameType(params string[] wishes)
    {
        string name = wishes[0];
        for (int i = 1; !IsFree(name); i++)
        {
            name =
                i < wishes.Length
                    ? wishes[i]
                    : wishes[wishes.Length - 1] + (i - wishes.Length + 2).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        _types.Add(name);
        return name;
    }

    /// <summary>A type that is there already.</summary>
    public INamedTypeSymbol? FindType(string name) =>
        model.LookupNamespacesAndTypes(position, name: name) is [INamedTypeSymbol type] ? type : null;

    /// <summary>An attribute of ours.</summary>
    /// <param name="argument">The argument as it is written, or <see langword="null"/> if there is none.</param>
    public string WriteAttribute(string name, string? argument = null) =>
        $"[{Names.WriteAttribute(NameOf(name))}{(argument is null ? "" : $"({argument})")}]";

    /// <summary>An attribute of ours that says the schema where it must be said.</summary>
    /// <param name="item">The C# argument of a generic attribute.</param>
    public string WriteDeclaration(string name, string? argument = null, string? item = null)
    {
        string written = item is null
            ? Names.WriteAttribute(NameOf(name))
            : Names.WriteGeneric(NameOf(name), item).Replace("Attribute<", "<");
        string[] arguments = [.. new[] { argument, schemaName is null ? null : $"Schema = {Quote(schemaName)}" }.OfType<string>()];
        return arguments.Length == 0 ? $"[{written}]" : $"[{written}({string.Join(", ", arguments)})]";
    }

    public static string Quote(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Breaks a line of GraphQL after commas, which are white space there, until it is short enough.</summary>
    public static IEnumerable<string> Wrap(string line)
    {
        string indentation = new(' ', line.Length - line.TrimStart().Length + 4);
        while (line.Length > LongestLine && FindBreak(line, indentation.Length) is > 0 and var end)
        {
            yield return line.Substring(0, end);
            line = indentation + line.Substring(end).TrimStart();
        }

        yield return line;
    }

    // The last comma that fits into the line, or else the first one; commas in strings do not count.
    private static int FindBreak(string line, int start)
    {
        int found = -1;
        bool isInString = false;
        for (int i = start; i < line.Length - 1 && (found < 0 || i < LongestLine); i++)
        {
            isInString ^= line[i] == '"' && line[i - 1] != '\\';
            found = line[i] == ',' && !isInString ? i + 1 : found;
        }

        return found;
    }

    private bool IsFree(string name) => !_types.Contains(name) && model.LookupNamespacesAndTypes(position, name: name).IsEmpty;

    private static string NameOf(string attribute) => $"WandbGen.{attribute}Attribute";
}
