using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Monday;

public enum BoardKind
{
    Unknown,
    Public,
    Private,
    Share,
}

[WandbObject]
public sealed partial record Board
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    [WandbField("board_kind")]
    public BoardKind Kind { get; init; }

    [WandbField("owners.name")]
    public IReadOnlyList<string?> Owners { get; init; } = [];

    [WandbField("columns.title")]
    public IReadOnlyList<string?>? Columns { get; init; }
}

[WandbCollection<Board>("boards(workspace_ids: $workspaces)"), WandbPaging(Page = "page", Size = "limit")]
public sealed partial class Boards;

[WandbObject]
public sealed partial record Item
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    [WandbField("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    [WandbField("group.title")]
    public string? Group { get; init; }

    [WandbField("column_values")]
    public IReadOnlyList<Cell> Cells { get; init; } = [];
}

[WandbObject("ColumnValue")]
public abstract partial record Cell
{
    public required string Id { get; init; }
    public string? Text { get; init; }
    public WandbValue Value { get; init; }
}

[WandbVariant("StatusValue")]
public sealed partial record StatusCell : Cell
{
    public string? Label { get; init; }

    [WandbField("is_done")]
    public bool? IsDone { get; init; }
}

[WandbVariant]
public sealed partial record OtherCell : Cell;

[WandbObject("ItemsResponse")]
public sealed partial record ItemsPage(string? Cursor, IReadOnlyList<Item> Items);

[WandbCollection<Item>("items_page_by_column_values(board_id: $board, columns: $columns) { cursor items }")]
[WandbPaging(Cursor = "cursor", Size = "limit", Next = "cursor")]
[WandbVariable<IReadOnlyList<ItemsPageByColumnValuesQuery>>("columns")]
public sealed partial class ItemsByColumn;

[WandbInput]
public sealed partial record ItemsPageByColumnValuesQuery
{
    [WandbField("column_id")]
    public required string Column { get; init; }

    [WandbField("column_values")]
    public required IReadOnlyList<string?> Values { get; init; }
}

[WandbCollection<string>("users { email }"), WandbPaging(Page = "page", Size = "limit")]
public sealed partial class Emails;

public static partial class Operations
{
    [WandbMutation("create_item(board_id: $board, item_name: $name, column_values: $values) { id }")]
    public static partial Task<string?> CreateItemAsync(this WandbClient client, string board, string name, JsonObject values);

    [WandbMutation("change_column_value(board_id: $board, item_id: $item, column_id: $column, value: $value) { id }")]
    public static partial Task<string?> ChangeAsync(this WandbClient client, string board, string item, string column, JsonElement value);

    [WandbMutation("add_users_to_board(board_id: $board, user_ids: $users) { name }")]
    public static partial Task<IReadOnlyList<string?>?> AddUsersAsync(this WandbClient client, string board, IReadOnlyList<string> users);

    [WandbQuery("boards(ids: [$board]) { items_page(limit: 100) }")]
    public static partial Task<IReadOnlyList<ItemsPage?>?> FirstItemsAsync(this WandbClient client, string board);

    [WandbQuery("next_items_page(cursor: $cursor, limit: 100)")]
    public static partial Task<ItemsPage> NextItemsAsync(this WandbClient client, string cursor);

    [WandbQuery("complexity { before }")]
    public static partial Task<int?> BudgetAsync(this WandbClient client);
}
