using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits the reader of a type that rows of histories are read into. Its members are the interface's alone, so that they clash with
/// none of the user's.</summary>
internal static class HistoryRowEmitter
{
    public static string Emit(HistoryRowPlan plan)
    {
        string row = $"graphql::IHistoryRow<{plan.Type.FullName}>";
        HistoryColumnPlan[] keys = [.. plan.Columns.Where(static column => column.Key is not null)];
        IEnumerable<Template> names = keys.Select(
            static Template (column) => $"new graphql::HistoryRowKey({Literals.Text(column.Key!)}, {Literals.Boolean(column.IsRequired)}),"
        );
        Template body = plan.IsValid
            ? Template.Fill(
                $$"""
                /// <summary>The keys; called by the runtime.</summary>
                {{SourceFile.GeneratedCode}}
                static global::System.Collections.Generic.IReadOnlyList<graphql::HistoryRowKey> {{row}}.Keys { get; } =
                [
                    {{Template.Lines(names)}}
                ];

                /// <summary>Reads a row; called by the runtime.</summary>
                /// <param name="row">The values of the keys, by their numbers.</param>
                {{SourceFile.GeneratedCode}}
                static {{plan.Type.FullName}} {{row}}.Read(scoped in graphql::HistoryRowReader row)
                {
                    {{EmitResult(plan, keys)}}
                }
                """
            )
            : Template.Fill(
                $$"""
                /// <summary>The keys; called by the runtime.</summary>
                {{SourceFile.GeneratedCode}}
                static global::System.Collections.Generic.IReadOnlyList<graphql::HistoryRowKey> {{row}}.Keys =>
                    {{SourceFile.ThrowInvalid}}

                /// <summary>Reads a row; called by the runtime.</summary>
                {{SourceFile.GeneratedCode}}
                static {{plan.Type.FullName}} {{row}}.Read(scoped in graphql::HistoryRowReader row) =>
                    {{SourceFile.ThrowInvalid}}
                """
            );
        return SourceFile.Wrap(plan.Type, body, bases: $" : {row}");
    }

    private static Template EmitResult(HistoryRowPlan plan, HistoryColumnPlan[] keys)
    {
        string arguments = string.Join(
            ", ",
            plan.Constructor.Select(name => EmitRead(plan.Columns.First(column => column.Property == name), keys))
        );
        Template[] properties =
        [
            .. plan
                .Columns.Where(column => !plan.Constructor.Contains(column.Property))
                .Select(Template (column) => $"{Identifiers.Escape(column.Property)} = {EmitRead(column, keys)},"),
        ];
        return properties.Length == 0
            ? $"return new {plan.Type.FullName}({arguments});"
            : Template.Fill(
                $$"""
                return new {{plan.Type.FullName}}({{arguments}})
                {
                    {{Template.Lines(properties)}}
                };
                """
            );
    }

    private static string WithoutNamespace(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private static string EmitRead(HistoryColumnPlan column, HistoryColumnPlan[] keys)
    {
        string key = Literals.Number(Array.IndexOf(keys, column));
        string read = column.Read switch
        {
            HistoryRead.Step => "row.Step",
            HistoryRead.Value => column.Type.IsNullable ? $"row.FindValue({key})" : $"row.GetValue({key})",
            HistoryRead.Object => $"{column.Type.Name}.From(row.GetValue({key}))",
            _ => $"row.Find{column.Type.Kind}({key})",
        };
        string checkedRead = $"{read} ?? row.Throw<{column.Type.Name}>({key}, {Literals.Text(WithoutNamespace(column.Type.Name))})";
        return (column.Read, column.IsRequired) switch
        {
            (HistoryRead.Scalar or HistoryRead.Object, true) => checkedRead,
            // A value of a type that does not match, and is not null, is reported instead of read as null.
            (HistoryRead.Object, false) => $"row.GetValue({key}).IsNull ? null : {checkedRead}",
            _ => read,
        };
    }
}
