using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Binding;

/// <summary>How a document is paged.</summary>
/// <param name="Connection">The connection, with what the document selects of what says where it continues.</param>
/// <param name="First">The variable of the page size.</param>
/// <param name="After">The variable of what leads to the next page.</param>
/// <param name="Own">What <c>[WandbPaging]</c> says.</param>
internal sealed record DocumentPaging(
    BoundConnection Connection,
    string? First,
    string? After,
    PagingBinder? Own = null,
    SchemePlan? Plan = null
)
{
    /// <summary>The arguments that page.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The variables that are not the caller's to give.</summary>
    public IReadOnlyList<string?> Variables { get; } = [First, After, Plan?.To];
}
