using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests;

public sealed class SchemaProblemTests
{
    private const string Query = " type Query { a: Int }";
    private const string Listed = "\ninterface I { a: Int } interface J { a: Int } interface K { a: Int }" + Query;

    // The place is between « and ». Each text has one mistake and gives one problem.
    public static TheoryData<string, string, string> Mistakes { get; } =
        new()
        {
            {
                "Error",
                "type A { a: Int }\ntype «A» { b: Int }" + Query,
                "The type 'A' is defined more than once; the first definition is used"
            },
            {
                "Error",
                "type A { a: Int }\nenum «A» { B }" + Query,
                "The type 'A' is defined more than once; the first definition is used"
            },
            {
                "Error",
                "type A { a: Int\n  «a»: String }" + Query,
                "The field 'A.a' is defined more than once; the first definition is used"
            },
            {
                "Error",
                "type A { a: Int } extend type A { «a»: String }" + Query,
                "The field 'A.a' is defined more than once; the first definition is used"
            },
            {
                "Error",
                "type A { a(b: Int, «b»: Int): Int }" + Query,
                "'A.a(b:)' is defined more than once; " + "the first definition is used"
            },
            { "Error", "input A { a: Int «a»: Int }" + Query, "'A.a' is defined more than once; the first definition is used" },
            { "Error", "enum A { B C «B» }" + Query, "The enum value 'A.B' is defined more than once; the first definition is used" },
            {
                "Error",
                "directive @a on FIELD directive @«a» on FIELD" + Query,
                "The directive '@a' is defined more than once; the first definition is used"
            },
            {
                "Error",
                "type A { a: Int b: [«Sting»!]! }" + Query,
                "'A.b' is left out: the type 'Sting' is not defined; did you mean 'String'?"
            },
            { "Error", "type A { a: Int b(c: «Unheard»): Int }" + Query, "'A.b(c:)' is left out: the type 'Unheard' is not defined" },
            { "Error", "input A { a: «Unheard» }" + Query, "'A.a' is left out: the type 'Unheard' is not defined" },
            { "Error", "directive @a(b: «Unheard») on FIELD" + Query, "'@a(b:)' is left out: the type 'Unheard' is not defined" },
            { "Error", "input I { a: Int } type A { a: «I» }" + Query, "'A.a' is left out: 'I' is no output type" },
            { "Error", "type A { a(b: [«A»!]): Int }" + Query, "'A.a(b:)' is left out: 'A' is no input type" },
            { "Error", "type A { «a»: [[[[[[[[[Int]]]]]]]]] }" + Query, "'A.a' is left out: its lists are nested deeper than 8" },
            {
                "Error",
                "type A implements «Unheard» { a: Int }" + Query,
                "The interface of 'A' is left out: the type 'Unheard' is not defined"
            },
            {
                "Error",
                "type A implements «B» { a: Int } type B { a: Int }" + Query,
                "The type 'A' cannot implement 'B', which is no interface"
            },
            { "Error", "interface A implements «A» { a: Int }" + Query, "The interface 'A' cannot implement itself" },
            {
                "Error",
                "interface I { a: Int } type A implements I & «I» { a: Int }" + Query,
                "The type 'A' implements 'I' more than once"
            },
            {
                "Warning",
                "interface I { a: Int b: Int } type A implements «I» { a: Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': the field 'b' is missing"
            },
            {
                "Warning",
                "interface I { a: Int! } type A implements «I» { a: Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': the field 'a' is of type 'Int', not 'Int!'"
            },
            {
                "Warning",
                "interface I { a: [Int] } type A implements «I» { a: Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': the field 'a' is of type 'Int', not '[Int]'"
            },
            {
                "Warning",
                "interface I { a(b: Int): Int } type A implements «I» { a: Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': the field 'a' lacks the argument 'b'"
            },
            {
                "Warning",
                "interface I { a(b: Int): Int } type A implements «I» { a(b: Int!): Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': the argument 'b' of the field 'a' is of type 'Int!', not 'Int'"
            },
            {
                "Warning",
                "interface I { a: Int } type A implements «I» { a(b: Int!): Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': the field 'a' requires the argument 'b', which the interface "
                    + "does not know"
            },
            {
                "Warning",
                "interface J { a: Int } interface I implements J { a: Int } type A implements «I» { a: Int }" + Query,
                "The type 'A' does not satisfy the interface 'I': it does not implement 'J', which 'I' implements"
            },
            {
                "Error",
                "interface I { a: Int } type A implements I { a: «Unheard» }" + Query,
                "'A.a' is left out: the type 'Unheard' is not defined"
            },
            { "Error", "union U = Query | «String»" + Query, "The union 'U' cannot have the member 'String', which is no object type" },
            { "Error", "union U = Query | «Query»" + Query, "The union 'U' has the member 'Query' more than once" },
            {
                "Error",
                "union U = Query | «Quary»" + Query,
                "The member of the union 'U' is left out: the type 'Quary' is not defined; did you mean 'Query'?"
            },
            { "Warning", "type «A»" + Query, "The type 'A' is empty" },
            { "Warning", "union «A»" + Query, "The type 'A' is empty" },
            { "Warning", "enum «A» @a" + Query, "The type 'A' is empty" },
            {
                "Warning",
                "extend type «A» { a: Int }" + Query,
                "The type 'A' is extended but not defined; the extension is taken for its definition"
            },
            { "Error", "scalar A extend type «A» { a: Int }" + Query, "This extension is left out: 'A' is another kind of type" },
            { "Error", "enum «ID» { A }" + Query, "This definition is left out: 'ID' is a built-in scalar" },
            {
                "Warning",
                "type «__A» { a: Int }" + Query,
                "The name '__A' is reserved: only names of the introspection system begin with two underscores"
            },
            {
                "Warning",
                "type A { «__typename»: String! }" + Query,
                "The name '__typename' is reserved: only names of the introspection system begin with two underscores"
            },
            {
                "Warning",
                "input «A» { a: A! }" + Query,
                "No value of the input object 'A' can exist: it needs itself through the required field 'A.a'"
            },
            {
                "Warning",
                "input «A» { b: B! c: [A!]! } input B { c: C! a: A } input C { a: A! }" + Query,
                "No value of the input object 'A' can exist: it needs itself through the required field 'C.a'"
            },
            { "Warning", "«»type A { a: Int }", "The schema has no query root type" },
            { "Error", "schema { query: Query mutation: «Int» }" + Query, "'Int' cannot be a root type: it is no object type" },
            {
                "Error",
                "schema { query: Query mutation: «Quer» }" + Query,
                "The root type is left out: the type 'Quer' is not defined; did you mean 'Query'?"
            },
            {
                "Error",
                "schema { query: Query } extend schema { query: «Query» }" + Query,
                "The schema has more than one root type for this operation; 'Query' is used"
            },
            { "Error", "query «Q» { a }" + Query, "This operation is left out: it is no part of a schema" },
            { "Error", "{ «a» }" + Query, "This operation is left out: it is no part of a schema" },
            { "Error", "fragment «F» on Query { a }" + Query, "This fragment is left out: it is no part of a schema" },
            { "Error", "«»", "The file is empty: it defines no type" },
            { "Error", "«\uFEFF»", "The file is empty: it defines no type" },
            { "Error", "« »\r\n\t", "The file is empty: it defines no type" },
            { "Error", "«#» type A { a: Int }", "The file is empty: it defines no type" },
            { "Error", "type A «:» { a: Int }" + Query, "Syntax error: Unexpected :" },
            { "Error", "# one\r# two\r\ntype A {\n  a: «!»Int }" + Query, "Syntax error: Expected Name, found !" },
            { "Error", "type A { a: Int\n«t»ype B { b: Int }" + Query, "Syntax error: Expected Name, found EOF" },
            {
                "Error",
                "type A { a: " + string.Concat(Enumerable.Repeat("[ ", 196)) + "«[» Int",
                "Syntax error: nested too deep, the limit is 200"
            },
            {
                "Error",
                "«t»ype A { a: " + new string('[', 40_000) + "Int }" + Query,
                "Syntax error: more than 32768 characters without white space between tokens"
            },
            { "Error", "type A { a: \"«»", "Syntax error: Unterminated string" },
            // Before 2018 GraphQL listed interfaces without a sign, or with commas.
            { "Error", "type A implements I, «J» { a: Int }" + Listed, Joined("type A implements I & J") },
            { "Error", "type A implements I «J» { a: Int }" + Listed, Joined("type A implements I & J") },
            { "Error", "type A implements I,\n  «J»,\r\nK { a: Int }" + Listed, Joined("type A implements I & J & K") },
            { "Error", "type A implements I\n«J»\nK\n{ a: Int }" + Listed, Joined("type A implements I & J & K") },
            { "Error", "type A implements & I & J,\n«K» # all\n@a { a: Int }" + Listed, Joined("type A implements I & J & K") },
            { "Error", "interface A implements I,\n«J»\n{ a: Int }" + Listed, Joined("interface A implements I & J") },
            { "Error", "extend type Query implements I,\n«J»" + Listed, Joined("type Query implements I & J") },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_problem_at_its_place(string severity, string marked, string message)
    {
        int start = marked.IndexOf('«', StringComparison.Ordinal);
        int end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
        string text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);

        SchemaProblem problem = Assert.Single(SchemaAssert.Sound(text).Problems);

        Assert.Equal(message, problem.Message);
        Assert.Equal((start, end), (problem.Span.Start, problem.Span.End));
        Assert.Equal(severity, problem.Severity.ToString());
    }

    [Fact]
    public void A_misspelled_keyword_behind_interfaces_costs_its_own_definition_only()
    {
        SchemaModel schema = SchemaAssert.Sound(
            "interface I { a: Int } type Query { a: Int } extend type Query implements I\ntpye B { b: Int }"
        );

        Assert.Equal(["I"], schema.QueryType!.Interfaces);
    }

    private static string Joined(string head) => $"Syntax error: interfaces are joined by '&': write '{head}'";
}
