using System.Globalization;

namespace WandbGen;

/// <summary>
/// Writes the blocks of a report as Markdown. What has no form in Markdown is named, and follows as JSON, so that nothing is lost.
/// </summary>
internal sealed class ReportMarkdown
{
    // W&B's own blocks are nested a few levels deep; more would only fill the stack.
    private const int MaxDepth = 32;

    // The properties of a panel whose values are not lists.
    private static readonly string[] s_keys = ["xAxis", "yAxis", "zAxis", "targetKey", "panelDefId"];

    private readonly List<string> _parts = [];
    private readonly WandbValue _blocks;
    private int _depth;

    private ReportMarkdown(WandbValue blocks) => _blocks = blocks;

    /// <summary>The Markdown of a report, which ends with a line break.</summary>
    public static string Write(string? title, string? description, WandbValue spec)
    {
        WandbValue blocks = Member(spec, "blocks");
        var markdown = new ReportMarkdown(blocks);
        markdown.Add(string.IsNullOrWhiteSpace(title) ? "" : $"# {MarkdownText.Escape(OneLine(title))}");
        markdown.Add(string.IsNullOrWhiteSpace(description) ? "" : MarkdownText.Lines(MarkdownText.Escape(description.Trim())));
        if (blocks.Kind == WandbValueKind.Array)
        {
            markdown.AddBlocks(blocks);
        }
        else if (!spec.IsNull)
        {
            markdown.AddUnknown("The specification of this report", spec);
        }

        return string.Join("\n\n", markdown._parts) + "\n";
    }

    private void AddBlocks(WandbValue blocks)
    {
        foreach (WandbValue block in blocks.Items)
        {
            if (_depth == MaxDepth)
            {
                AddUnknown("A block that is nested too deep", block);
                continue;
            }

            _depth++;
            AddBlock(block);
            _depth--;
        }
    }

    private void AddBlock(WandbValue block)
    {
        switch (Text(block, "type"))
        {
            case "heading":
                int level = Member(block, "level").TryGetInt64(out long number) ? (int)Math.Clamp(number, 1, 6) : 1;
                Add($"{new string('#', level)} {OneLine(Inline(block))}");
                AddBlocks(Member(block, "collapsedChildren"));
                break;
            case "paragraph":
                Add(MarkdownText.Lines(Inline(block)));
                break;
            case "code-block":
                Add(MarkdownText.Fence(Text(block, "language") ?? "", PlainLines(block)));
                break;
            case "markdown-block":
                Add((Text(block, "content") ?? PlainLines(block)).Trim());
                break;
            case "latex" or "latex-block":
                Add($"$$\n{(Text(block, "content") ?? PlainLines(block)).Trim()}\n$$");
                break;
            case "image":
                Add($"![{OneLine(Inline(block))}]({MarkdownText.Address(Text(block, "url"))})");
                break;
            case "list":
                Add(List(block, ""));
                break;
            case "callout-block" or "block-quote":
                Add(Quote(block));
                break;
            case "horizontal-rule":
                Add("---");
                break;
            case "video":
                Add($"[Video]({MarkdownText.Address(Text(block, "url"))})");
                break;
            case "spotify" when Text(block, "spotifyID") is { } id:
                Add($"[Spotify]({MarkdownText.Address($"https://open.spotify.com/track/{Uri.EscapeDataString(id)}")})");
                break;
            case "soundcloud" or "twitter" when Text(block, "html") is { } html:
                Add(MarkdownText.Fence("html", html));
                break;
            case "gallery":
                AddGallery(block);
                break;
            case "table-of-contents":
                Add(TableOfContents());
                break;
            case "panel-grid":
                AddPanels(block);
                break;
            case { } type:
                AddUnknown($"A block of the type {MarkdownText.Code(type)}", block);
                break;
            default:
                AddUnknown("A block without a type", block);
                break;
        }
    }

    private void AddGallery(WandbValue block)
    {
        IEnumerable<string> links = Member(block, "links")
            .Items.Select(static link =>
                Text(link, "url") is { } url
                    ? $"- [{MarkdownText.Escape(OneLine(Text(link, "title") ?? url))}]({MarkdownText.Address(url)})"
                    : $"- Report {MarkdownText.Code(Text(link, "id") ?? "")}"
            );
        IEnumerable<string> reports = Member(block, "ids").Items.Select(static id => $"- Report {MarkdownText.Code(id.ToString())}");
        Add(string.Join('\n', links.Concat(reports)));
    }

    // Charts are drawn from runs by the web page: what is shown is named.
    private void AddPanels(WandbValue block)
    {
        WandbValue metadata = Member(block, "metadata");
        string runs = string.Join(
            ", ",
            Member(metadata, "runSets")
                .Items.Select(static set =>
                    (Text(set, "name") ?? "Run set")
                    + (
                        Text(Member(set, "project"), "name") is { } project
                            ? $" of {Text(Member(set, "project"), "entityName")}/{project}"
                            : ""
                    )
                )
        );
        Add($"**Panels**{(runs.Length > 0 ? $" ({MarkdownText.Escape(OneLine(runs))})" : "")}");
        var lines = new List<string>();
        foreach (WandbValue panel in Member(Member(metadata, "panelBankSectionConfig"), "panels").Items)
        {
            WandbValue config = Member(panel, "config");
            if (Text(panel, "viewType") == "Markdown Panel")
            {
                Flush();
                Add((Text(config, "value") ?? "").Trim());
                continue;
            }

            string[] keys =
            [
                .. Member(config, "metrics").Items.Concat(Member(config, "mediaKeys").Items).Select(static key => key.ToString()),
                .. s_keys.Select(name => Text(config, name)).OfType<string>(),
            ];
            string title = OneLine(Text(config, "chartTitle") ?? "");
            lines.Add(
                $"- {MarkdownText.Escape(OneLine(Text(panel, "viewType") ?? "Panel"))}"
                    + $"{(title.Length > 0 ? $" *{MarkdownText.Escape(title)}*" : "")}"
                    + $"{(keys.Length > 0 ? $": {string.Join(", ", keys.Select(MarkdownText.Code))}" : "")}"
            );
        }

        Flush();

        void Flush()
        {
            Add(string.Join('\n', lines));
            lines.Clear();
        }
    }

    private void AddUnknown(string what, WandbValue value)
    {
        Add($"*{what} has no form in Markdown:*");
        Add(MarkdownText.Fence("json", value.ToString()));
    }

    private void Add(string part)
    {
        if (part.Length > 0)
        {
            _parts.Add(part);
        }
    }

    private string List(WandbValue list, string indent)
    {
        if (_depth >= MaxDepth)
        {
            return indent + "- " + MarkdownText.Code(list.ToString());
        }

        _depth++;
        bool isOrdered = Member(list, "ordered").TryGetBoolean(out bool ordered) && ordered;
        var lines = new List<string>();
        int number = 1;
        foreach (WandbValue item in Member(list, "children").Items)
        {
            string mark =
                isOrdered || (Member(item, "ordered").TryGetBoolean(out bool own) && own)
                    ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ")
                    : "- ";
            string box = Member(item, "checked").TryGetBoolean(out bool isChecked) ? (isChecked ? "[x] " : "[ ] ") : "";
            string inner = indent + new string(' ', mark.Length);
            WandbValue[] children = [.. Member(item, "children").Items];
            string text = string.Concat(children.Where(static child => !IsList(child)).Select(Element)).Trim();
            lines.Add($"{indent}{mark}{box}{MarkdownText.Lines(text, inner)}");
            lines.AddRange(children.Where(IsList).Select(child => List(child, inner)));
        }

        _depth--;
        return string.Join('\n', lines);
    }

    private static bool IsList(WandbValue value) => Text(value, "type") == "list";

    private string Quote(WandbValue block)
    {
        WandbValue[] children = [.. Member(block, "children").Items];
        // A callout has lines, a quote has text.
        string text = children.Any(static child => Text(child, "type") == "callout-line")
            ? string.Join('\n', children.Select(Element))
            : Inline(block);
        return "> " + MarkdownText.Lines(text.Trim('\n'), "> ");
    }

    private string TableOfContents() =>
        string.Join(
            '\n',
            _blocks
                .Items.Where(static block => Text(block, "type") == "heading")
                .Select(heading =>
                {
                    int level = Member(heading, "level").TryGetInt64(out long number) ? (int)Math.Clamp(number, 1, 6) : 1;
                    return $"{new string(' ', 2 * (level - 1))}- {OneLine(Inline(heading))}";
                })
        );

    /// <summary>The text of a block.</summary>
    private string Inline(WandbValue block) => string.Concat(Member(block, "children").Items.Select(Element));

    private string Element(WandbValue element)
    {
        if (_depth >= MaxDepth)
        {
            return MarkdownText.Code(element.ToString());
        }

        _depth++;
        string text = Text(element, "type") switch
        {
            "link" => $"[{Inline(element)}]({MarkdownText.Address(Text(element, "url"))})",
            "latex" => $"${(Text(element, "content") ?? Inline(element)).Trim()}$",
            null when Text(element, "text") is { } plain => Mark(element, plain),
            "paragraph" or "callout-line" => Inline(element),
            // For example a mention of a user.
            _ => Inline(element) is { Length: > 0 } inner ? inner : MarkdownText.Code(element.ToString()),
        };
        _depth--;
        return text;
    }

    private static string Mark(WandbValue element, string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        if (Has("inlineCode"))
        {
            return MarkdownText.Code(text);
        }

        // A mark must touch the text that it marks.
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return text;
        }

        string marks = (Has("bold") ? "**" : "") + (Has("italic") ? "*" : "") + (Has("strikethrough") ? "~~" : "");
        int start = text.IndexOf(trimmed, StringComparison.Ordinal);
        return text[..start] + marks + MarkdownText.Escape(trimmed) + new string([.. marks.Reverse()]) + text[(start + trimmed.Length)..];

        bool Has(string name) => Member(element, name).TryGetBoolean(out bool isSet) && isSet;
    }

    // Code and formulas keep their characters.
    private static string PlainLines(WandbValue block) =>
        string.Join('\n', Member(block, "children").Items.Select(static line => Plain(line, 0)));

    private static string Plain(WandbValue element, int depth) =>
        Text(element, "text")
        ?? (depth < MaxDepth ? string.Concat(Member(element, "children").Items.Select(child => Plain(child, depth + 1))) : "");

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Trim();

    private static WandbValue Member(WandbValue value, string name) => value.TryGetValue(name, out WandbValue member) ? member : default;

    private static string? Text(WandbValue value, string name) => Member(value, name).TryGetString(out string? text) ? text : null;
}
