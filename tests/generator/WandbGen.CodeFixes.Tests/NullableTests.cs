namespace WandbGen.CodeFixes.Tests;

/// <summary>WBG0021.</summary>
public sealed class NullableTests
{
    [Fact]
    public Task Every_type_that_must_hold_null_becomes_nullable() =>
        CodeFix.VerifyAsync<NullableCodeFixProvider>(
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public required string Name { get; init; }
                // How large it is.
                public  long  /* bytes */ {|WBG0021:Size|} { get; init; } // in bytes
                public required IReadOnlyList<string> {|WBG0021:Labels|} { get; init; }
                [WandbField("labels")] public required string[] {|WBG0021:Array|} { get; init; }
            }

            [WandbObject("Item")]
            public partial record Positional(string Name, double {|WBG0021:Price|});
            """,
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public required string Name { get; init; }
                // How large it is.
                public  long?  /* bytes */ Size { get; init; } // in bytes
                public required IReadOnlyList<string?> Labels { get; init; }
                [WandbField("labels")] public required string?[] Array { get; init; }
            }

            [WandbObject("Item")]
            public partial record Positional(string Name, double? Price);
            """
        );

    [Fact]
    public Task Elements_of_arrays_in_arrays_become_nullable() =>
        CodeFix.VerifyAsync<NullableCodeFixProvider>(
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public required string[][] {|WBG0021:Grid|} { get; init; }
                [WandbField("grid")] public required IReadOnlyList<List<string>> {|WBG0021:Lists|} { get; init; }
            }
            """,
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public required string?[][] Grid { get; init; }
                [WandbField("grid")] public required IReadOnlyList<List<string?>> Lists { get; init; }
            }
            """
        );

    [Fact]
    public Task An_array_in_an_array_becomes_nullable() =>
        CodeFix.VerifyAsync<NullableCodeFixProvider>(
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject]
            public partial record Table
            {
                public required string[][][] {|WBG0021:Rows|} { get; init; }
                [WandbField("rows")] public required IReadOnlyList<string[][]> {|WBG0021:Lists|} { get; init; }
                [WandbField("rows")] public required List<string>[][] {|WBG0021:Mixed|} { get; init; }
                public required string[][] Cells { get; init; }
            }
            """,
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject]
            public partial record Table
            {
                public required string[][]?[] Rows { get; init; }
                [WandbField("rows")] public required IReadOnlyList<string[][]?> Lists { get; init; }
                [WandbField("rows")] public required List<string>[]?[] Mixed { get; init; }
                public required string[][] Cells { get; init; }
            }
            """
        );

    [Fact]
    public Task Line_ends_stay_as_they_are() =>
        CodeFix.VerifyAsync<NullableCodeFixProvider>(
            "using WandbGen;\r\n\r\n[WandbObject(\"Item\")]\r\npublic partial record Thing\r\n{\r\n    public long "
                + "{|WBG0021:Size|} { get; init; }\r\n}\r\n",
            "using WandbGen;\r\n\r\n[WandbObject(\"Item\")]\r\npublic partial record Thing\r\n{\r\n    public long? Size { get; "
                + "init; }\r\n}\r\n"
        );
}
