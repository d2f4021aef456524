using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Tests.Values;

/// <summary>The fields of an object, by their response keys.</summary>
public sealed class FieldReaderTests
{
    [Theory]
    [InlineData("""{"id":1,"owner":{"name":2,"team":{"size":3}},"md5":4}""", "1 2 3 4")]
    // Any order
    [InlineData("""{"md5":4,"owner":{"team":{"size":3},"name":2},"id":1}""", "1 2 3 4")]
    [InlineData("""{"owner":{"name":2,"team":{"size":3}},"md5":4,"id":1}""", "1 2 3 4")]
    // What is not asked for, at any level, with the same names
    [InlineData(
        """{"name":9,"id":1,"size":9,"owner":{"id":9,"name":2,"md5":9,"team":{"x":[{"size":9}],"size":3},"y":9},"md5":4}""",
        "1 2 3 4"
    )]
    [InlineData("""{"team":{"size":9},"id":1,"owner":{"team":{"size":3}},"z":9}""", "1 - 3 -")]
    // Null is read like a missing field
    [InlineData("""{"id":null,"owner":null,"md5":4}""", "- - - 4")]
    [InlineData("""{"owner":{"team":null,"name":2},"id":1}""", "1 2 - -")]
    [InlineData("""{"owner":{},"id":1,"md5":4}""", "1 - - 4")]
    [InlineData("{}", "- - - -")]
    // If a field is repeated, the last value counts
    [InlineData("""{"id":8,"id":1,"owner":null,"owner":{"name":9,"name":2},"md5":4}""", "1 2 - 4")]
    // Escaped keys are the same keys; an invalid name is no key
    [InlineData("""{"i\u0064":1,"owner":{"\u006eame":2},"m\u00645":4}""", "1 2 - 4")]
    [InlineData("""{"{":9,"}":9,"":9,"id":1,"owner":{"nam":9,"}":9,"name":2},"md5":4,"}":9}""", "1 2 - 4")]
    public void Fields_are_found_by_their_keys_whatever_the_order(string json, string expected)
    {
        int?[] found = new int?[6];
        var reader = new JsonTokenReader(Encoding.UTF8.GetBytes(json));
        reader.Read();

        var fields = new FieldReader(ref reader, "File", "id owner { name team { size } } md5"u8);
        while (fields.MoveNext(ref reader))
        {
            found[fields.Current] = GraphQLReader.ReadInt32(ref reader);
        }

        // The numbers 1 and 3 are the objects around others.
        Assert.Null(found[1] ?? found[3]);
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                new[] { found[0], found[2], found[4], found[5] }.Select(static value =>
                    value?.ToString(CultureInfo.InvariantCulture) ?? "-"
                )
            )
        );
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"id":1,"owner":[]}""")]
    [InlineData("""{"id":1,"owner":{"team":"x"}}""")]
    // Twice, and the second one does not replace the first
    [InlineData("""{"id":1,"id":null}""")]
    [InlineData("""{"md5":1,"id":2,"md5":null}""")]
    [InlineData("""{"owner":{"name":1},"owner":null}""")]
    [InlineData("""{"owner":{"name":1,"team":{"size":3}},"owner":{"name":2}}""")]
    [InlineData("""{"owner":{"team":{"size":3},"team":null}}""")]
    public void What_is_no_object_or_would_be_combined_is_refused(string json) =>
        Assert.Throws<JsonException>(() =>
        {
            var reader = new JsonTokenReader(Encoding.UTF8.GetBytes(json));
            reader.Read();
            var fields = new FieldReader(ref reader, "File", "id owner { name team { size } } md5"u8);
            while (fields.MoveNext(ref reader)) { }
        });
}
