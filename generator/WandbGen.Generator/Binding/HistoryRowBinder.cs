using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a type marked with <c>[WandbHistoryRow]</c>: its properties to the keys of a history, for which there is no
/// schema.</summary>
internal static class HistoryRowBinder
{
    private const string StepKey = "_step";

    private const string Supported =
        "double, float, long, int, decimal, bool, string, DateTimeOffset, TimeSpan, HistoryMedia, HistoryHistogram, or WandbValue, which "
        + "holds every value";

    public static HistoryRowPlan Bind(HistoryRowDeclaration declaration, ProblemCollector problems)
    {
        string type = declaration.Type.Name;
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, type);
        }

        if (declaration.IsAbstract)
        {
            problems.Add(Descriptors.NoConstructor, ProblemPlace.Declaration, type, "it is abstract: remove 'abstract'");
        }

        if (declaration.Properties.Count == 0)
        {
            problems.Add(Descriptors.NoRowKeys, ProblemPlace.Declaration, type);
        }

        List<HistoryColumnPlan> columns = [];
        Dictionary<string, string> properties = new(StringComparer.Ordinal);
        foreach (HistoryRowProperty property in declaration.Properties)
        {
            ProblemPlace place = ProblemPlace.Of(property.Name);
            string key = property.Key ?? DefaultKey(property.Name);
            if (string.IsNullOrWhiteSpace(key))
            {
                problems.Add(Descriptors.EmptyKey, place with { Start = 0, Length = key.Length }, property.Name);
                continue;
            }

            if (properties.TryGetValue(key, out string? first))
            {
                problems.Add(
                    Descriptors.DoubleKey,
                    property.Key is null ? place : place with { Start = 0, Length = key.Length },
                    property.Name,
                    first,
                    key
                );
                continue;
            }

            properties.Add(key, property.Name);
            if (property.Type.IsUnresolved)
            {
                problems.Fail();
                continue;
            }

            if (FindRead(property.Type, key) is not { } read)
            {
                problems.Add(Descriptors.WrongRowType, place, property.Type.Text, key, key == StepKey ? "long" : Supported);
                continue;
            }

            columns.Add(
                new HistoryColumnPlan(
                    property.Name,
                    read == HistoryRead.Step ? null : key,
                    property.Type,
                    read,
                    // A logged value has null among its values.
                    IsRequired: !property.Type.IsNullable && read != HistoryRead.Value
                )
            );
        }

        return new HistoryRowPlan(
            declaration.Type,
            EquatableArray<HistoryColumnPlan>.From(columns),
            declaration.Constructor,
            IsValid: !problems.HasErrors
        );
    }

    public static HistoryRowPlan Invalid(HistoryRowDeclaration declaration) => new(declaration.Type, default, default, IsValid: false);

    // The keys that every row has have the same names as in HistoryRow.
    private static string DefaultKey(string property) =>
        property switch
        {
            "Step" => StepKey,
            "Timestamp" => "_timestamp",
            "Runtime" => "_runtime",
            _ => Identifiers.ToSnakeCase(property),
        };

    private static HistoryRead? FindRead(CSharpType type, string key) =>
        (key, type.Kind) switch
        {
            (StepKey, _) => type.Kind == CSharpKind.Int64 ? HistoryRead.Step : null,
            (_, CSharpKind.Value) => HistoryRead.Value,
            (
                _,
                CSharpKind.Double
                    or CSharpKind.Single
                    or CSharpKind.Int64
                    or CSharpKind.Int32
                    or CSharpKind.Decimal
                    or CSharpKind.Boolean
                    or CSharpKind.String
                    or CSharpKind.DateTimeOffset
                    or CSharpKind.TimeSpan
            ) => HistoryRead.Scalar,
            _ when type.Name is "global::WandbGen.HistoryMedia" or "global::WandbGen.HistoryHistogram" => HistoryRead.Object,
            _ => null,
        };
}
