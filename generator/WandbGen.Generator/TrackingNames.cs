namespace WandbGen.Generator;

/// <summary>The names of the pipeline's steps, by which tests see what an edit runs again.</summary>
internal static class TrackingNames
{
    /// <summary>The files of a schema become a model; runs again when one of their texts changes.</summary>
    public const string Schema = nameof(Schema);

    /// <summary>The project's schemas, scalars and documents together.</summary>
    public const string Schemas = nameof(Schemas);

    /// <summary>A type with <c>[WandbObject]</c> or <c>[WandbVariant]</c> becomes a declaration.</summary>
    public const string ObjectDeclaration = nameof(ObjectDeclaration);

    /// <summary>A declaration and the schemas become a plan; an equal plan is not emitted again.</summary>
    public const string ObjectPlan = nameof(ObjectPlan);

    /// <summary>A type with <c>[WandbInput]</c> becomes a declaration.</summary>
    public const string InputDeclaration = nameof(InputDeclaration);

    /// <inheritdoc cref="ObjectPlan"/>
    public const string InputPlan = nameof(InputPlan);

    /// <summary>A type with <c>[WandbHistoryRow]</c> becomes a declaration.</summary>
    public const string HistoryRowDeclaration = nameof(HistoryRowDeclaration);

    /// <inheritdoc cref="ObjectPlan"/>
    public const string HistoryRowPlan = nameof(HistoryRowPlan);

    /// <summary>A class with <c>[WandbCollection]</c> becomes a declaration.</summary>
    public const string CollectionDeclaration = nameof(CollectionDeclaration);

    /// <inheritdoc cref="ObjectPlan"/>
    public const string CollectionPlan = nameof(CollectionPlan);

    /// <summary>A method with <c>[WandbQuery]</c> or <c>[WandbMutation]</c> becomes a declaration.</summary>
    public const string OperationDeclaration = nameof(OperationDeclaration);

    /// <inheritdoc cref="ObjectPlan"/>
    public const string MethodPlan = nameof(MethodPlan);
}
