using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.AniList;

[WandbObject]
public sealed partial record Media
{
    public int Id { get; init; }

    [WandbField("title.romaji")]
    public string? Title { get; init; }
    public int? AverageScore { get; init; }
    public IReadOnlyList<string?>? Genres { get; init; }
    public Uri? SiteUrl { get; init; }

    [WandbField("startDate")]
    public Day? Start { get; init; }

    [WandbField("tags.name")]
    public IReadOnlyList<string?>? Tags { get; init; }

    [WandbField("studios(isMain: true).nodes.name")]
    public IReadOnlyList<string?>? Studios { get; init; }
}

[WandbObject("FuzzyDate")]
public sealed partial record Day(int? Year, int? Month, [property: WandbField("day")] int? OfMonth);

public enum MediaSort
{
    Unknown,
    Id,
    ScoreDesc,
    PopularityDesc,
}

[WandbCollection<Media>(
    "query Search($search: String, $sort: [MediaSort]) {"
        + " Page { pageInfo { hasNextPage total } media(search: $search, sort: $sort, type: ANIME) } }"
)]
[WandbPaging(Page = "page", Size = "perPage", HasMore = "hasNextPage")]
[WandbVariable<IReadOnlyList<MediaSort>>("sort")]
public sealed partial class Found;

[WandbObject]
public sealed partial record Character
{
    public int Id { get; init; }

    [WandbField("name.full")]
    public string? Name { get; init; }

    [WandbContext]
    public string? Role { get; init; }
}

[WandbCollection<Character>("Media(id: $id) { characters { edges { role node } } }")]
[WandbPaging(Page = "page", Size = "perPage")]
public sealed partial class Characters;

[WandbObject("ActivityUnion")]
public abstract partial record Activity;

[WandbVariant("ListActivity")]
public sealed partial record ListActivity : Activity
{
    public int Id { get; init; }
    public string? Status { get; init; }

    [WandbField("media.title.english")]
    public string? Media { get; init; }
}

[WandbVariant("TextActivity")]
public sealed partial record TextActivity : Activity
{
    [WandbField("text(asHtml: false)")]
    public string? Text { get; init; }
}

[WandbVariant]
public sealed partial record OtherActivity : Activity;

[WandbCollection<Activity>("Page { pageInfo { hasNextPage } activities(userId: $user, sort: ID_DESC) }")]
[WandbPaging(Page = "page", Size = "perPage", HasMore = "hasNextPage")]
public sealed partial class Activities;

[WandbInput]
public sealed partial record FuzzyDateInput
{
    public int? Year { get; init; }
    public int? Month { get; init; }
    public int? Day { get; init; }
}

[WandbObject("MediaList")]
public sealed partial record Entry(int Id, double? Score);

public static partial class Operations
{
    [WandbMutation("SaveMediaListEntry(mediaId: $media, score: $score, completedAt: $completed)")]
    public static partial Task<Entry?> SaveAsync(this WandbClient client, int media, double? score, FuzzyDateInput? completed);

    [WandbMutation("DeleteMediaListEntry(id: $id) { deleted }")]
    public static partial Task<bool?> DeleteAsync(this WandbClient client, int id);

    [WandbQuery("GenreCollection")]
    public static partial Task<IReadOnlyList<string?>?> GenresAsync(this WandbClient client);

    [WandbQuery("MediaListCollection(userName: $user, type: MANGA) { lists { entries } }")]
    public static partial Task<IReadOnlyList<IReadOnlyList<Entry?>?>?> MangaAsync(this WandbClient client, string user);

    [WandbQuery("Viewer { name }")]
    public static partial Task<string?> MeAsync(this WandbClient client);
}
