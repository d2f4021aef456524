using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Nautical;

[WandbObject]
public sealed partial record Order
{
    public required string Id { get; init; }
    public required string Number { get; init; }
    public DateTimeOffset Created { get; init; }

    [WandbField("total.gross.baseAmount")]
    public long Cents { get; init; }
}

[WandbCollection<Order>("orders(search: $search)")]
public sealed partial class Orders;

[WandbObject]
public sealed partial record Seller(string Id);

[WandbCollection<Seller>("sellers")]
public sealed partial class Sellers;

[WandbInput]
public sealed partial record MetadataInput
{
    public required string Key { get; init; }
    public required string Value { get; init; }
}

public static partial class Operations
{
    [WandbMutation("orderCancel(id: $id) { order { status } }")]
    public static partial Task<string?> CancelAsync(this WandbClient client, string id);

    [WandbMutation("metadataUpdate(id: $id, input: $input)")]
    public static partial Task UpdateAsync(this WandbClient client, string id, IReadOnlyList<MetadataInput> input);

    [WandbQuery("order(id: $id)")]
    public static partial Task<Order?> OrderAsync(this WandbClient client, string id);
}
