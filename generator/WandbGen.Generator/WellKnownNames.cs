namespace WandbGen.Generator;

/// <summary>The names of the runtime that the generator looks for and writes.</summary>
internal static class WellKnownNames
{
    public const string ObjectAttribute = "WandbGen.WandbObjectAttribute";
    public const string VariantAttribute = "WandbGen.WandbVariantAttribute";
    public const string InputAttribute = "WandbGen.WandbInputAttribute";
    public const string CollectionAttribute = "WandbGen.WandbCollectionAttribute`1";
    public const string HistoryRowAttribute = "WandbGen.WandbHistoryRowAttribute";
    public const string QueryAttribute = "WandbGen.WandbQueryAttribute";
    public const string MutationAttribute = "WandbGen.WandbMutationAttribute";
    public const string ScalarAttribute = "WandbGen.WandbScalarAttribute";
    public const string SelectionAttribute = "WandbGen.CompilerServices.GraphQLSelectionAttribute";
    public const string ContextAttribute = "WandbGen.CompilerServices.GraphQLContextAttribute";

    /// <summary>The generator, after which the compiler names the folder of its files.</summary>
    public const string Generator = $"{nameof(WandbGen)}.{nameof(WandbGen.Generator)}.{nameof(WandbGenerator)}";

    public const string Client = "WandbGen.WandbClient";

    /// <summary>The schema that is meant when a declaration names none and there are several.</summary>
    public const string DefaultSchema = "wandb";

    /// <summary>The emitted method that reads an object, which must not clash with a user's member.</summary>
    public const string ReadMethod = "ReadGraphQL";

    /// <summary>The emitted method that writes an input object.</summary>
    public const string WriteMethod = "WriteGraphQL";

    /// <summary>The member of an enum that stands for the values which it does not know.</summary>
    public const string UnknownMember = "Unknown";
}
