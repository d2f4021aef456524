using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>A field beside a path.</summary>
internal sealed record PathField(FieldNode Node, SchemaField Field, ProblemPlace? Place = null)
{
    /// <summary>The response keys of the objects beside the path that it is in.</summary>
    public EquatableArray<string> Branch { get; init; }

    /// <summary>Whether it can be null, or not be there.</summary>
    public bool IsNullable { get; init; } = Node.CanBeMissing || !Field.Type.IsNonNull;

    /// <summary>What can leave it out, or an object that it is in, or <see langword="null"/> if nothing can.</summary>
    public Omission? Omission { get; init; }

    /// <summary>Those that are used, as they are read.</summary>
    /// <param name="read">How a field is read, or <see langword="null"/> if nothing uses it.</param>
    public static EquatableArray<PathFieldPlan> ToPlans(IEnumerable<PathField> fields, Func<PathField, ValuePlan?> read) =>
        EquatableArray<PathFieldPlan>.From(
            fields
                .Select(field => (Field: field, field.Node.Key, Value: read(field)))
                .Where(static field => field.Value is not null)
                .Select(static field => new PathFieldPlan(
                    field.Key,
                    ObjectContext.FieldParameter(field.Key),
                    field.Value!,
                    field.Field.Branch
                ))
        );
}

/// <summary>The objects beside a path through which one comes to a field.</summary>
/// <param name="Omission">What can leave one of them out, or <see langword="null"/> if nothing can.</param>
internal sealed record PathBranch(EquatableArray<BranchStep> Steps, Omission? Omission)
{
    /// <summary>The path's own object.</summary>
    public static PathBranch None { get; } = new(default, null);

    /// <summary>Their response keys.</summary>
    public EquatableArray<string> Keys => EquatableArray<string>.From(Steps.Select(static step => step.Node.Key));

    /// <summary>Whether one of them can be null.</summary>
    public bool IsNullable => Steps.Any(static step => step.IsNullable);

    public PathBranch Enter(FieldNode node, SchemaField field, Omission? omission) =>
        new([.. Steps, new BranchStep(node, field)], Omission ?? omission);
}

/// <summary>An object beside a path.</summary>
internal sealed record BranchStep(FieldNode Node, SchemaField Field)
{
    public bool IsNullable => Node.CanBeMissing || !Field.Type.IsNonNull;
}

/// <summary>The directive by which a field can be left out.</summary>
internal sealed record Omission(ProblemPlace Place, string Directive)
{
    /// <summary>Reports that the field is needed.</summary>
    /// <param name="need">What for.</param>
    public void Report(ProblemCollector problems, string field, string need) =>
        problems.Add(Descriptors.NeededField, Place, field, need, Directive);
}
