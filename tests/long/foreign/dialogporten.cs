using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using WandbGen;

namespace Foreign.Dialogporten;

public enum DialogStatus
{
    Unknown,
    New,
    InProgress,
    Draft,
    Sent,
    RequiresAttention,
    Completed,
}

[WandbObject("SearchDialog")]
public sealed partial record Found
{
    public Guid Id { get; init; }
    public required string Org { get; init; }
    public DialogStatus Status { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    [WandbField("content.title.value.value")]
    public IReadOnlyList<string> Titles { get; init; } = [];
}

[WandbInput]
public sealed partial record SearchDialogInput
{
    public IReadOnlyList<string>? Party { get; init; }
    public IReadOnlyList<DialogStatus>? Status { get; init; }
    public DateTimeOffset? CreatedAfter { get; init; }
    public string? Search { get; init; }
}

[WandbObject]
public sealed partial record Dialog
{
    public Guid Id { get; init; }
    public Guid Revision { get; init; }

    [WandbField("guiActions.url")]
    public IReadOnlyList<Uri> Actions { get; init; } = [];

    [WandbField("activities.performedBy.actorName")]
    public IReadOnlyList<string?> Actors { get; init; } = [];

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

[WandbObject]
public sealed partial record Attachment([property: WandbField("urls.url")] IReadOnlyList<Uri> Urls);

[WandbObject("DialogByIdPayload")]
public sealed partial record Looked(Dialog? Dialog, IReadOnlyList<Trouble> Errors);

[WandbObject("DialogByIdError")]
public abstract partial record Trouble
{
    public required string Message { get; init; }
}

[WandbVariant("DialogByIdNotFound")]
public sealed partial record NotFound : Trouble;

[WandbVariant]
public sealed partial record OtherTrouble : Trouble;

public enum SystemLabel
{
    Unknown,
    Default,
    Bin,
    Archive,
}

[WandbInput]
public sealed partial record SetSystemLabelInput
{
    public Guid DialogId { get; init; }
    public SystemLabel Label { get; init; }
}

public static partial class Operations
{
    [WandbQuery("dialogById(dialogId: $id)")]
    public static partial Task<Looked> DialogAsync(this WandbClient client, Guid id);

    [WandbQuery("searchDialogs(input: $input) { items }")]
    public static partial Task<IReadOnlyList<Found>?> SearchAsync(this WandbClient client, SearchDialogInput input);

    [WandbQuery("parties { name }")]
    public static partial Task<IReadOnlyList<string>> PartiesAsync(this WandbClient client);

    [WandbMutation("setSystemLabel(input: $input) { success }")]
    public static partial Task<bool> LabelAsync(this WandbClient client, SetSystemLabelInput input);
}
