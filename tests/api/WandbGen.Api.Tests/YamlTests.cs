namespace WandbGen.Tests;

/// <summary>The configuration of a sweep: YAML as PyYAML 6.0.3 reads it; what is expected was printed by it.</summary>
public sealed class YamlTests
{
    [Theory]
    // A byte order mark.
    [InlineData("\ufeffa: 1", """{"a": 1}""")]
    // Keys that are there twice.
    [InlineData("a: 1\na: 2", """{"a": 2}""")]
    [InlineData("{a: 1, b: 2, 'a': 3}", """{"a": 3, "b": 2}""")]
    [InlineData("{1: a, '1': b}", """{"1": "b"}""")]
    [InlineData("{true: a}", """{"true": "a"}""")]
    // Merge keys.
    [InlineData("b: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}", """{"b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 3}}""")]
    [InlineData("b: &b {x: 1, y: 2}\nc: {y: 3, <<: *b}", """{"b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 3}}""")]
    [InlineData(
        "b: &b {x: 1}\nd: &d {x: 2, z: 3}\nc:\n  <<: [*b, *d]\n  y: 1",
        """{"b": {"x": 1}, "d": {"x": 2, "z": 3}, "c": {"x": 1, "z": 3, "y": 1}}"""
    )]
    [InlineData("c: {'<<': {a: 1}}", """{"c": {"<<": {"a": 1}}}""")]
    [InlineData("c: {<<: {a: 1}, <<: {b: 2}}", """{"c": {"a": 1, "b": 2}}""")]
    [InlineData("c: {? !!str <<: {a: 1}}", """{"c": {"<<": {"a": 1}}}""")]
    [InlineData("c: {<<: []}", """{"c": {}}""")]
    [InlineData("c: {<<: {<<: {a: 1}, b: 2}}", """{"c": {"a": 1, "b": 2}}""")]
    // Numbers.
    [InlineData("a: 1:30.5", """{"a": 90.5}""")]
    [InlineData("a: -1:30.5", """{"a": -90.5}""")]
    [InlineData("a: 190:20:30.15", """{"a": 685230.15}""")]
    [InlineData("a: 0:30.5", """{"a": 30.5}""")]
    [InlineData("a: 0:30", """{"a": "0:30"}""")]
    [InlineData("a: 1:30", """{"a": 90}""")]
    [InlineData("a: 12:30:45", """{"a": 45045}""")]
    [InlineData("a: 1:60.5", """{"a": "1:60.5"}""")]
    [InlineData("a: -.5", """{"a": "-.5"}""")]
    [InlineData("a: .5", """{"a": 0.5}""")]
    [InlineData("a: 1e3", """{"a": "1e3"}""")]
    [InlineData("a: 1.e+3", """{"a": 1000.0}""")]
    [InlineData("a: 1_000.5", """{"a": 1000.5}""")]
    [InlineData("a: 1._", """{"a": 1.0}""")]
    [InlineData("a: 08", """{"a": "08"}""")]
    [InlineData("a: -0b11", """{"a": -3}""")]
    [InlineData("a: +0x1F", """{"a": 31}""")]
    [InlineData("a: !!int '3'", """{"a": 3}""")]
    // Escapes of JSON.
    [InlineData("""{"a": "\ud83d\ude00"}""", """{"a": "😀"}""")]
    [InlineData("""a: "\\ud83d\ude00" """, """{"a": "\\ud83d�"}""")]
    [InlineData("""a: "\ud83d." """, """{"a": "�."}""")]
    [InlineData("""a: 'as it is: \ud83d\ude00'""", """{"a": "as it is: \\ud83d\\ude00"}""")]
    public void Yaml_is_read_as_Pythons_library_reads_it(string yaml, string json) => Assert.Equal(WandbValue.Parse(json), Read(yaml));

    [Theory]
    [InlineData("c: {<<: 3}")]
    [InlineData("c: {<<: null}")]
    [InlineData("c: {<<: [1]}")]
    [InlineData("c: &c {<<: *c}")]
    [InlineData("c: &c {d: {<<: *c}}")]
    [InlineData("? [1,2]\n: x")]
    [InlineData("? {a: 1}\n: x")]
    [InlineData("&a [1]: x")]
    [InlineData("? &a [*a]\n: x")]
    [InlineData("a: *b")]
    [InlineData("a: 1\n---\n\t- b: [")]
    public void What_Pythons_library_refuses_is_refused(string yaml) => Assert.Throws<WandbProtocolException>(() => Read(yaml));

    [Fact]
    public void A_mapping_that_takes_in_too_much_is_refused()
    {
        string yaml =
            "a0: &a0 {k0: 0}\n" + string.Concat(Enumerable.Range(1, 5_000).Select(i => $"a{i}: &a{i} {{<<: *a{i - 1}, k{i}: 0}}\n"));

        Assert.Throws<WandbProtocolException>(() => Read(yaml));
    }

    private static WandbValue Read(string yaml) =>
        new Sweep
        {
            Id = "s",
            StorageId = "1",
            Entity = "e",
            Project = "p",
            State = new GraphQLEnum<SweepState>("RUNNING", SweepState.Running),
            Method = "grid",
            RawConfig = yaml,
        }.Config;
}
