using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Artsy;

[WandbObject]
public sealed partial record Artwork
{
    [WandbField("internalID")]
    public required string Id { get; init; }
    public string? Title { get; init; }
    public string? Date { get; init; }

    [WandbField("artist.name")]
    public string? Artist { get; init; }

    [WandbField("image.resized(width: 400).url")]
    public string? Image { get; init; }

    [WandbField("images(size: 3).url(version: [\"large\"])")]
    public IReadOnlyList<string?>? Images { get; init; }

    public Price? ListPrice { get; init; }
}

[WandbObject("ListPrice")]
public abstract partial record Price;

[WandbVariant("Money")]
public sealed partial record ExactPrice : Price
{
    [WandbField("major")]
    public double Amount { get; init; }
}

[WandbVariant("PriceRange")]
public sealed partial record PriceRange : Price
{
    [WandbField("minPrice.major")]
    public double? From { get; init; }

    [WandbField("maxPrice.major")]
    public double? To { get; init; }
}

[WandbVariant]
public sealed partial record UnknownPrice : Price;

[WandbCollection<Artwork>("artist(id: $artist) { artworksConnection(sort: PUBLISHED_AT_DESC) }")]
public sealed partial class ArtistArtworks;

[WandbCollection<Artwork>("artworksConnection(keyword: $keyword, atAuction: $atAuction)")]
public sealed partial class Artworks;

[WandbObject("Fair")]
public sealed partial record Fair(string? Name);

[WandbCollection<Fair>("fairs(sort: START_AT_DESC)"), WandbPaging(Page = "page", Size = "size")]
public sealed partial class Fairs;

[WandbObject("Searchable")]
public abstract partial record Result
{
    public string? DisplayLabel { get; init; }
    public Uri? ImageUrl { get; init; }
}

[WandbVariant("Artist")]
public sealed partial record ArtistResult : Result
{
    public required string Slug { get; init; }

    [WandbField("counts.artworks")]
    public WandbValue Works { get; init; }
}

[WandbVariant]
public sealed partial record OtherResult : Result;

[WandbCollection<Result>("query Find($text: String!) { searchConnection(query: $text, entities: [ARTIST, ARTWORK], mode: AUTOSUGGEST) }")]
public sealed partial class Results;

[WandbCollection<string>("me { followsAndSaves { artistsConnection { edges { node { artist { name } } } } } }")]
public sealed partial class FollowedArtists;

public static partial class Operations
{
    [WandbMutation("followArtist(input: {artistID: $artist, unfollow: $unfollow}) { artist { name } }")]
    public static partial Task<string?> FollowAsync(this WandbClient client, string artist, bool? unfollow = null);

    [WandbQuery("node(id: $id) { ... on Artwork { title } }")]
    public static partial Task<string?> TitleAsync(this WandbClient client, string id);

    [WandbQuery("me { email }")]
    public static partial Task<string?> EmailAsync(this WandbClient client);
}
