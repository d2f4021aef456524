using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.StarWars;

[WandbObject]
public sealed partial record Film
{
    public required string Id { get; init; }
    public string? Title { get; init; }

    [WandbField("episodeID")]
    public int? Episode { get; init; }
    public IReadOnlyList<string?>? Producers { get; init; }

    [WandbField("speciesConnection(first: 10).species.name")]
    public IReadOnlyList<string?>? Species { get; init; }
}

[WandbCollection<Film>("allFilms")]
public sealed partial class Films;

[WandbCollection<Film>("allFilms { pageInfo { hasNextPage endCursor } films }")]
[WandbPaging(Cursor = "after", Size = "first", Next = "endCursor", HasMore = "hasNextPage")]
public sealed partial class FilmList;

[WandbObject]
public sealed partial record Person
{
    public string? Name { get; init; }
    public int? Height { get; init; }

    [WandbField("homeworld.name")]
    public string? Home { get; init; }

    [WandbContext("title")]
    public string? Film { get; init; }
}

[WandbCollection<Person>("allFilms { edges { node { title characterConnection } } }")]
public sealed partial class Characters;

[WandbCollection<string>("person(personID: $person) { filmConnection { edges { node { title } } } }")]
public sealed partial class FilmsOfPerson;

[WandbCollection<Film>("allFilms"), WandbPaging(Backward = true)]
public sealed partial class LatestFilms;

[WandbObject("Node")]
public abstract partial record Thing
{
    public required string Id { get; init; }
}

[WandbVariant("Planet")]
public sealed partial record Planet : Thing
{
    public string? Name { get; init; }
    public double? Population { get; init; }
}

[WandbVariant("Person")]
public sealed partial record Human : Thing
{
    public string? BirthYear { get; init; }
}

[WandbVariant]
public sealed partial record OtherThing : Thing;

public static partial class Operations
{
    [WandbQuery("node(id: $id)")]
    public static partial Task<Thing?> NodeAsync(this WandbClient client, string id);

    [WandbQuery("film(filmID: $film)")]
    public static partial Task<Film?> FilmAsync(this WandbClient client, string film);

    [WandbQuery("film(id: $id) { director }")]
    public static partial Task<string?> DirectorAsync(this WandbClient client, string id);
}
