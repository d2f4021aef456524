using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Saleor;

[WandbObject]
public sealed partial record Product
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public DateTimeOffset Created { get; init; }
    public double? Rating { get; init; }

    [WandbField("description")]
    public WandbValue Text { get; init; }

    [WandbField("category.name")]
    public string? Category { get; init; }

    [WandbField("thumbnail(size: 256, format: WEBP).url")]
    public Uri? Thumbnail { get; init; }

    [WandbField("productVariants(first: 20)")]
    public IReadOnlyList<Variant>? Variants { get; init; }
    public IReadOnlyList<Metadata> Metadata { get; init; } = [];
}

[WandbObject("ProductVariant")]
public sealed partial record Variant
{
    public required string Id { get; init; }
    public string? Sku { get; init; }

    [WandbField("stocks(countryCode: NO).quantity")]
    public IReadOnlyList<int>? Stocks { get; init; }
}

[WandbObject("MetadataItem")]
public sealed partial record Metadata(string Key, string Value);

[WandbInput]
public sealed partial record ProductFilterInput
{
    public string? Search { get; init; }
    public bool? IsPublished { get; init; }
    public IReadOnlyList<string>? Categories { get; init; }
    public PriceRangeInput? Price { get; init; }
}

[WandbInput]
public sealed partial record PriceRangeInput
{
    public double? Gte { get; init; }
    public double? Lte { get; init; }
}

[WandbCollection<Product>(
    "query Products($channel: String!, $filter: ProductFilterInput) {"
        + " products(channel: $channel, filter: $filter, sortBy: {field: NAME, direction: ASC}) }"
)]
[WandbVariable<ProductFilterInput>("filter")]
public sealed partial class Products;

[WandbCollection<Product>("categories(level: 0) { edges { node { products(channel: $channel) } } }")]
public sealed partial class CategoryProducts;

[WandbObject("Order")]
public sealed partial record PaidOrder
{
    public required string Number { get; init; }
    public DateTimeOffset Created { get; init; }

    [WandbField("total.gross.amount")]
    public decimal Total { get; init; }

    [WandbField("lines.productName")]
    public IReadOnlyList<string> Lines { get; init; } = [];
}

[WandbCollection<PaidOrder>("orders(channel: $channel)")]
public sealed partial class Orders;

[WandbInput]
public sealed partial record CheckoutCreateInput
{
    public string? Channel { get; init; }
    public required IReadOnlyList<CheckoutLineInput> Lines { get; init; }
    public string? Email { get; init; }
}

[WandbInput]
public sealed partial record CheckoutLineInput
{
    public required string VariantId { get; init; }
    public int Quantity { get; init; }
    public decimal? Price { get; init; }
}

[WandbObject("CheckoutCreate")]
public sealed partial record Created
{
    [WandbField("checkout.id")]
    public string? Id { get; init; }
    public IReadOnlyList<Problem> Errors { get; init; } = [];
}

[WandbObject("CheckoutError")]
public sealed partial record Problem(string? Field, string? Message, GraphQLEnum<CheckoutErrorCode> Code);

public enum CheckoutErrorCode
{
    Invalid,
    NotFound,
    Required,
}

public static partial class Operations
{
    [WandbMutation("checkoutCreate(input: $input)")]
    public static partial Task<Created?> CreateAsync(this WandbClient client, CheckoutCreateInput input);

    [WandbQuery("channels { slug }")]
    public static partial Task<IReadOnlyList<string>?> ChannelsAsync(this WandbClient client);

    [WandbQuery("shop { name }")]
    public static partial Task<string> ShopAsync(this WandbClient client);

    [WandbMutation("updateMetadata(id: $id, input: [{key: $key, value: $value}]) { item { metafield(key: $key) } }")]
    public static partial Task<string?> TagAsync(this WandbClient client, string id, string key, string value);
}
