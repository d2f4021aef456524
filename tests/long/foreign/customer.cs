using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Customer;

[WandbObject]
public sealed partial record Order
{
    public required string Name { get; init; }
    public int Number { get; init; }
    public DateTimeOffset ProcessedAt { get; init; }

    [WandbField("totalPrice.amount")]
    public decimal Total { get; init; }

    [WandbField("lineItems(first: 50).nodes.title")]
    public IReadOnlyList<string> Lines { get; init; } = [];
}

[WandbCollection<Order>("customer { orders(sortKey: PROCESSED_AT, reverse: true) }")]
public sealed partial class Orders;

[WandbObject]
public sealed partial record Fulfillment
{
    public required string Id { get; init; }

    [WandbContext]
    public required string OrderName { get; init; }
}

[WandbCollection<Fulfillment>("customer { orders { edges { node { orderName: name fulfillments } } } }")]
public sealed partial class Fulfillments;

[WandbInput]
public sealed partial record CustomerAddressInput
{
    [WandbField("address1")]
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? Zip { get; init; }
    public string? TerritoryCode { get; init; }
}

[WandbObject("CustomerAddressCreatePayload")]
public sealed partial record AddressCreated
{
    [WandbField("customerAddress.id")]
    public string? Id { get; init; }

    [WandbField("userErrors.message")]
    public IReadOnlyList<string> Errors { get; init; } = [];
}

public sealed partial class Account(WandbClient client)
{
    [WandbMutation("customerAddressCreate(address: $address, defaultAddress: $isDefault)")]
    public partial Task<AddressCreated?> AddAddressAsync(CustomerAddressInput address, bool? isDefault = null);

    [WandbQuery("customer { emailAddress { emailAddress } }")]
    public partial Task<string?> EmailAsync();

    [WandbQuery("customer { tags }")]
    public partial Task<IReadOnlyList<string>> TagsAsync();
}
