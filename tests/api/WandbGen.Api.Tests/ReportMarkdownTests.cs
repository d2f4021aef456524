using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>Reports as Markdown.</summary>
public sealed class ReportMarkdownTests : SandboxTest
{
    /// <summary>A block as W&amp;B's editor writes it, and its Markdown.</summary>
    public static TheoryData<string, string> Blocks =>
        new()
        {
            { """{"type":"heading","level":2,"children":[{"text":"Loss "},{"text":"x","inlineCode":true}]}""", "## Loss `x`" },
            { """{"type":"heading","level":99,"children":[{"text":"a\nb"}]}""", "###### a b" },
            { """{"type":"heading","level":1,"children":[{"text":"a"}],"collapsedChildren":[{"type":"horizontal-rule"}]}""", "# a\n\n---" },
            {
                """
                    {"type":"paragraph","children":[{"text":"see ","bold":true},{"type":"link","url":"https://a.example/x_(1)",
                    "children":[{"text":"it"}]},{"text":" "},{"type":"latex","content":"x^2","children":[{"text":""}]}]}
                    """,
                "**see** [it](<https://a.example/x_(1)>) $x^2$"
            },
            {
                """{"type":"paragraph","children":[{"text":"a*b_c <b>\n# d\n1. e\n- f"}]}""",
                "a\\*b\\_c \\<b\\>\\\n\\# d\\\n1\\. e\\\n\\- f"
            },
            {
                """{"type":"paragraph","children":[{"type":"link","url":"javascript:alert(1)","children":[{"text":"x"}]}]}""",
                "[x](<#javascript%3Aalert%281%29>)"
            },
            {
                """{"type":"paragraph","children":[{"type":"link","url":"java\u0009script:alert(1)","children":[{"text":"x"}]}]}""",
                "[x](<#java%09script%3Aalert%281%29>)"
            },
            {
                """{"type":"paragraph","children":[{"type":"link","url":"a>b\n<c","children":[{"text":"]("}]}]}""",
                "[\\](](<a%3Eb%0A%3Cc>)"
            },
            { """{"type":"paragraph","children":[{"text":"`a``b`","inlineCode":true}]}""", "``` `a``b` ```" },
            { """{"type":"paragraph","children":[{"text":"a","italic":true,"bold":true,"strikethrough":true}]}""", "***~~a~~***" },
            {
                """
                    {"type":"code-block","language":"python","children":[{"type":"code-line","children":[{"text":"a = 1  # *"}]},
                    {"type":"code-line","children":[{"text":"```"}]}]}
                    """,
                "````python\na = 1  # *\n```\n````"
            },
            { """{"type":"markdown-block","content":"* raw *","children":[{"text":""}]}""", "* raw *" },
            { """{"type":"latex","content":"\\frac{1}{2}","block":true,"children":[{"text":""}]}""", "$$\n\\frac{1}{2}\n$$" },
            {
                """{"type":"image","url":"https://a.example/i.png","hasCaption":true,"children":[{"text":"A [curve]"}]}""",
                "![A \\[curve\\]](<https://a.example/i.png>)"
            },
            {
                """
                    {"type":"list","ordered":true,"children":[{"type":"list-item",
                    "children":[{"type":"paragraph","children":[{"text":"one"}]}]},
                    {"type":"list-item","children":[{"text":"two"},{"type":"list","children":[
                    {"type":"list-item","checked":true,"children":[{"text":"in\nner"}]},
                    {"type":"list-item","checked":false,"children":[{"text":"x"}]}]}]}]}
                    """,
                "1. one\n2. two\n   - [x] in\\\n     ner\n   - [ ] x"
            },
            {
                """
                    {"type":"callout-block","children":[{"type":"callout-line","children":[{"text":"a"}]},{"type":"callout-line",
                    "children":[{"text":"b"}]}]}
                    """,
                "> a\\\n> b"
            },
            { """{"type":"block-quote","children":[{"text":"a\nb"}]}""", "> a\\\n> b" },
            { """{"type":"video","url":"https://v.example/1","children":[{"text":""}]}""", "[Video](<https://v.example/1>)" },
            { """{"type":"spotify","spotifyID":"../x","children":[]}""", "[Spotify](<https://open.spotify.com/track/..%2Fx>)" },
            { """{"type":"twitter","html":"<script>a</script>","children":[]}""", "```html\n<script>a</script>\n```" },
            {
                """
                    {"type":"gallery","links":[{"type":"url","url":"https://a.example",
                    "title":"A"},{"type":"report","id":"VmlldzoxMg"}],"ids":["x"]}
                    """,
                "- [A](<https://a.example>)\n- Report `VmlldzoxMg`\n- Report `x`"
            },
            {
                """
                    {"type":"panel-grid","children":[{"text":""}],"metadata":{"runSets":[{"name":"Best",
                    "project":{"entityName":"e","name":"p"}}],
                    "panelBankSectionConfig":{"panels":[{"viewType":"Run History Line Plot",
                    "config":{"chartTitle":"Loss","metrics":["val/loss"]}},
                    {"viewType":"Markdown Panel","config":{"value":"**raw**"}},{"viewType":"Scatter Plot",
                    "config":{"xAxis":"lr","yAxis":"loss"}},
                    {"viewType":"Brand New","config":{}}]}}}
                    """,
                "**Panels** (Best of e/p)\n\n- Run History Line Plot *Loss*: `val/loss`"
                    + "\n\n**raw**\n\n- Scatter Plot: `lr`, `loss`\n- Brand New"
            },
            {
                """{"type":"hologram","depth":3}""",
                "*A block of the type `hologram` has no form in Markdown:*\n\n```json\n{\"type\":\"hologram\",\"depth\":3}\n```"
            },
            {
                """{"type":"paragraph","children":[{"type":"mention","user":"ada","children":[{"text":""}]}]}""",
                """`{"type":"mention","user":"ada","children":[{"text":""}]}`"""
            },
            { "7", "*A block without a type has no form in Markdown:*\n\n```json\n7\n```" },
            {
                """{"type":"spotify"}""",
                "*A block of the type `spotify` has no form in Markdown:*\n\n```json\n{\"type\":\"spotify\"}\n```"
            },
            { """{"type":"paragraph","children":null}""", "" },
            { """{"type":"list"}""", "" },
            { """{"type":"paragraph","children":[{"text":"a \ud83d\ude80 \u202e"}]}""", "a \ud83d\ude80 \u202e" },
        };

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_has_its_form_in_Markdown(string block, string expected)
    {
        Report report = await AddAsync($$"""{"version":5,"blocks":[{{block}}]}""");

        string markdown = report.ToMarkdown();

        Assert.Equal(expected.Length == 0 ? "# T \\*1\\*\n" : $"# T \\*1\\*\n\n{expected}\n", markdown);
    }

    [Fact]
    public async Task Contents_list_the_headings_wherever_they_stand()
    {
        Report report = await AddAsync(
            """
            {"blocks":[{"type":"table-of-contents","children":[]},{"type":"heading","level":1,"children":[{"text":"A"}]},
            {"type":"heading","level":2,"children":[{"text":"B"}]}]}
            """,
            description: "why *\nso"
        );

        Assert.Equal("# T \\*1\\*\n\nwhy \\*\\\nso\n\n- A\n  - B\n\n# A\n\n## B\n", report.ToMarkdown());
    }

    [Theory]
    [InlineData("""{"version":2,"draft":{"a":1}}""")]
    [InlineData("""{"blocks":{"a":1}}""")]
    public async Task A_specification_of_another_form_is_not_lost(string spec)
    {
        Report report = await AddAsync(spec);

        Assert.EndsWith(
            $"The specification of this report has no form in Markdown:*\n\n```json\n{spec}\n```\n",
            report.ToMarkdown(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Blocks_nested_without_end_end()
    {
        const int Depth = 3000;
        string list = string.Concat(Enumerable.Repeat("""{"type":"list","children":[{"type":"list-item","children":[""", Depth));
        Report report = await AddAsync($$"""{"blocks":[{{list}}{{string.Concat(Enumerable.Repeat("]}]}", Depth))}}]}""");

        Assert.Contains("list-item", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clone_has_the_same_blocks_and_its_deletion_leaves_the_other()
    {
        Report report = await AddAsync(
            """{"version":5,"blocks":[{"type":"paragraph","children":[{"text":"NaN \ud83d\ude80"}]}],"n":NaN}"""
        );

        Report clone = await report.CloneAsync("copy", cancellationToken: CancellationToken);
        await report.DeleteAsync(CancellationToken);

        Report left = await Api.Reports("team/project").SingleAsync(CancellationToken);
        Assert.Equal((clone.Id, "copy"), (left.Id, left.Title));
        Assert.Equal(report.ToMarkdown().Replace("T \\*1\\*", "copy", StringComparison.Ordinal), left.ToMarkdown());
        Assert.True(double.IsNaN(left.Spec["n"].GetDouble()));
        await Assert.ThrowsAsync<WandbNotFoundException>(() => report.DeleteAsync(CancellationToken));
    }

    private async Task<Report> AddAsync(string spec, string? description = null)
    {
        Data.AddReport(new SandboxReport("team", "project", "T *1*") { Spec = spec, Description = description });
        return await Api.Reports("team/project").SingleAsync(CancellationToken);
    }
}
