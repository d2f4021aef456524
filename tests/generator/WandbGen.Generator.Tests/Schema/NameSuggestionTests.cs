using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Tests;

public sealed class NameSuggestionTests
{
    [Theory]
    [InlineData("fils", "files", "fields,files,filter")]
    [InlineData("Files", "files", "file,files,Filee")]
    [InlineData("nmae", "name", "same,name")]
    [InlineData("sizeByte", "sizeBytes", "size,sizeBytes")]
    [InlineData("displyaNam", "displayName", "name,displayName,display")]
    [InlineData("id", null, "xy,name")]
    [InlineData("i", null, "a,b")]
    [InlineData("", null, "a,")]
    [InlineData("completely", null, "different,names")]
    [InlineData("cab", "cat", "czb,cat,cub")]
    [InlineData("name", null, "name")]
    [InlineData("files", null, "")]
    public void The_nearest_name_is_suggested(string name, string? expected, string candidates)
    {
        string[] names = candidates.Split(',');

        Assert.Equal(expected, NameSuggestion.Find(name, names));
        Assert.Equal(expected, NameSuggestion.Find(name, names.Reverse()));
    }

    [Fact]
    public void A_name_that_differs_by_case_only_comes_before_a_nearer_one() =>
        Assert.Equal("FILE", NameSuggestion.Find("file", ["files", "FILE", "fil"]));

    [Fact]
    public void A_huge_name_is_not_looked_at() =>
        Assert.Null(NameSuggestion.Find(new string('a', 1_000_000), Enumerable.Repeat(new string('a', 999_999), 1000)));
}
