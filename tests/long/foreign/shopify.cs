using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Shopify;

[WandbObject("MoneyV2")]
public sealed partial record Money(decimal Amount, string CurrencyCode);

[WandbObject]
public sealed partial record Product
{
    public required string Id { get; init; }
    public required string Handle { get; init; }
    public required string Title { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];

    [WandbField("featuredImage.url")]
    public Uri? Image { get; init; }

    [WandbField("priceRange.minVariantPrice")]
    public required Money Price { get; init; }

    [WandbField("variants(first: 10)")]
    public IReadOnlyList<Variant> Variants { get; init; } = [];

    [WandbField("metafields(identifiers: [{namespace: \"custom\", key: \"care\"}]).value")]
    public IReadOnlyList<string?> Care { get; init; } = [];
}

[WandbObject("ProductVariant")]
public sealed partial record Variant(string Id, string Title, Money Price, bool AvailableForSale);

public enum ProductSortKeys
{
    Unknown,
    Title,
    Price,
    BestSelling,
}

[WandbCollection<Product>(
    "query Products($query: String, $sortKey: ProductSortKeys, $reverse: Boolean = false) {"
        + " products(query: $query, sortKey: $sortKey, reverse: $reverse) }"
)]
[WandbVariable<ProductSortKeys?>("sortKey")]
public sealed partial class Products;

[WandbInput]
public sealed partial record ProductFilter
{
    public bool? Available { get; init; }
    public string? Tag { get; init; }
    public PriceRangeFilter? Price { get; init; }
}

[WandbInput]
public sealed partial record PriceRangeFilter
{
    public double? Min { get; init; }
    public double? Max { get; init; }
}

[WandbCollection<Product>("collection(handle: $handle) { products(filters: $filters) }")]
[WandbVariable<IReadOnlyList<ProductFilter>>("filters")]
public sealed partial class CollectionProducts;

[WandbCollection<Variant>("collections { nodes { products { nodes { variants } } } }")]
public sealed partial class AllVariants;

[WandbObject("SearchResultItem")]
public abstract partial record Hit;

[WandbVariant("Product")]
public sealed partial record ProductHit : Hit
{
    public required string Title { get; init; }
}

[WandbVariant("Article")]
public sealed partial record ArticleHit : Hit
{
    public required string Title { get; init; }
    public DateTimeOffset PublishedAt { get; init; }
}

[WandbVariant]
public sealed partial record OtherHit : Hit;

[WandbCollection<Hit>("search(query: $query)")]
public sealed partial class Search;

[WandbObject("Media")]
public abstract partial record Medium
{
    public required string Id { get; init; }
    public string? Alt { get; init; }
}

[WandbVariant("MediaImage")]
public sealed partial record ImageMedium : Medium
{
    [WandbField("image.url")]
    public Uri? Url { get; init; }
}

[WandbVariant("Video")]
public sealed partial record VideoMedium : Medium
{
    [WandbField("sources.url")]
    public IReadOnlyList<Uri> Urls { get; init; } = [];
}

[WandbVariant]
public sealed partial record OtherMedium : Medium;

[WandbCollection<Medium>("product(handle: $handle) { media(sortKey: POSITION) }")]
public sealed partial class ProductMedia;

[WandbCollection<string>("localization { availableCountries { name } }")]
public sealed partial class Countries;

[WandbObject]
public sealed partial record Cart
{
    public required string Id { get; init; }
    public required Uri CheckoutUrl { get; init; }

    [WandbField("cost.totalAmount")]
    public required Money Total { get; init; }

    [WandbField("lines(first: 100)")]
    public IReadOnlyList<CartLine> Lines { get; init; } = [];
}

[WandbObject("BaseCartLine")]
public abstract partial record CartLine
{
    public required string Id { get; init; }
    public int Quantity { get; init; }
}

[WandbVariant]
public sealed partial record AnyCartLine : CartLine;

[WandbInput]
public sealed partial record CartInput
{
    public IReadOnlyList<CartLineInput>? Lines { get; init; }
    public string? Note { get; init; }
}

[WandbInput]
public sealed partial record CartLineInput
{
    public required string MerchandiseId { get; init; }
    public int? Quantity { get; init; }
}

[WandbObject("CartCreatePayload")]
public sealed partial record CartCreated(Cart? Cart, IReadOnlyList<CartProblem> UserErrors);

[WandbObject("CartUserError")]
public sealed partial record CartProblem(string Message, IReadOnlyList<string>? Field, string? Code);

public static partial class Storefront
{
    [WandbMutation("cartCreate(input: $input)")]
    public static partial Task<CartCreated?> CreateCartAsync(
        this WandbClient client,
        CartInput input,
        CancellationToken cancellationToken = default
    );

    [WandbMutation("cartLinesAdd(cartId: $cart, lines: $lines) { cart }")]
    public static partial Task<Cart?> AddAsync(this WandbClient client, string cart, IReadOnlyList<CartLineInput> lines);

    [WandbQuery("product(handle: $handle)")]
    public static partial Task<Product?> ProductAsync(this WandbClient client, string handle);

    [WandbQuery("node(id: $id) { ... on Product { title } }")]
    public static partial Task<string?> TitleAsync(this WandbClient client, string id);
}
