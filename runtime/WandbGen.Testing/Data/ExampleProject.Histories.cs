using System.Globalization;
using System.Security.Cryptography;

namespace WandbGen.Testing.Data;

/// <content>A project of histories, each with a difficulty for readers.</content>
internal static partial class ExampleProject
{
    private const string Histories = "histories";

    // An image of one black pixel.
    private static readonly byte[] s_image = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    );

    public static void AddHistories(WandbSandboxOptions options, SandboxData data)
    {
        AddLong(options.Entity, data);
        AddWithGap(options.Entity, data);
        AddMixed(options.Entity, data);
        AddNumbers(options.Entity, data);
        AddMedia(options.Entity, data);
        AddLagging(options.Entity, data);
    }

    // 12,000 rows in three files, system metrics, and a metric that only some rows have.
    private static void AddLong(string entity, SandboxData data) =>
        data.AddRun(
            new SandboxRun(entity, Histories, "long")
            {
                DisplayName = "12,000 rows",
                History =
                [
                    .. Enumerable
                        .Range(0, 12_000)
                        .Select(static step =>
                            step % 100 == 0
                                ? SandboxRow.Of(step, Clock(step), ("loss", Loss(step)), ("val/acc", 1 - Loss(step)))
                                : SandboxRow.Of(step, Clock(step), ("loss", Loss(step)))
                        ),
                ],
                Events =
                [
                    .. Enumerable
                        .Range(0, 800)
                        .Select(static i =>
                            SandboxRow.Of(
                                ("_runtime", i * 15.0),
                                ("_timestamp", 1_767_225_600.0 + (i * 15)),
                                ("system.cpu", 20.0 + (i % 60)),
                                ("system.gpu.0.gpu", 90.0 + (i % 10)),
                                ("system.gpu.0.memoryAllocated", 45.5)
                            )
                        ),
                ],
                Exports = new SandboxExports { RowsPerFile = 5_000, OrderChanges = true },
            }
        );

    // Nothing between the steps 100 and 9,000,000.
    private static void AddWithGap(string entity, SandboxData data) =>
        data.AddRun(
            new SandboxRun(entity, Histories, "gap")
            {
                DisplayName = "A gap of nine million steps",
                History =
                [
                    .. Enumerable
                        .Range(0, 200)
                        .Select(static i => i < 100 ? i : 9_000_000 + i - 100)
                        .Select(static step => SandboxRow.Of(step, Clock(step), ("loss", Loss(step)))),
                ],
                Exports = new SandboxExports { BeforeStep = 9_000_050, RowsPerFile = 100 },
            }
        );

    // Values of several types under one key, and files whose columns differ.
    private static void AddMixed(string entity, SandboxData data) =>
        data.AddRun(
            new SandboxRun(entity, Histories, "mixed")
            {
                DisplayName = "One key, several types",
                History =
                [
                    SandboxRow.Of(0, ("value", 1), ("note", "begin")),
                    SandboxRow.Of(1, ("value", 1.5), ("params", new Dictionary<string, object?> { ["lr"] = 0.1, ["name"] = "adam" })),
                    SandboxRow.Of(2, ("value", "two"), ("params.lr", 0.2)),
                    SandboxRow.Of(3, ("value", true), ("list", (object[])[1, 2, 3])),
                    SandboxRow.Of(4, ("value", null), ("list", Array.Empty<object>())),
                    SandboxRow.Of(5, ("value", (object[])["a", 1]), ("only/here", 5)),
                ],
                Exports = new SandboxExports { BeforeStep = 5, RowsPerFile = 2 },
            }
        );

    // Numbers that JSON cannot represent, and integers that a double cannot represent.
    private static void AddNumbers(string entity, SandboxData data) =>
        data.AddRun(
            new SandboxRun(entity, Histories, "numbers")
            {
                DisplayName = "NaN, infinities, 2^53 + 1",
                Summary = """{"_step":3,"loss":NaN,"tokens":9007199254740995}""",
                History =
                [
                    SandboxRow.Of(0, ("loss", double.NaN), ("tokens", (1L << 53) + 1), ("text", "NaN")),
                    SandboxRow.Of(1, ("loss", double.PositiveInfinity), ("tokens", (1L << 53) + 2), ("text", "Infinity")),
                    SandboxRow.Of(2, ("loss", double.NegativeInfinity), ("tokens", long.MaxValue), ("text", "")),
                    SandboxRow.Of(3, ("loss", 1e-320), ("tokens", long.MinValue), ("text", "\u00e9\n\ud83d\ude00")),
                ],
                Exports = new SandboxExports { BeforeStep = 2 },
            }
        );

    // Images, a table and a histogram, with their files.
    private static void AddMedia(string entity, SandboxData data)
    {
        byte[] table = """{"columns":["id","label"],"data":[[1,"cat"],[2,"dog"]]}"""u8.ToArray();
        string[] images = [.. Enumerable.Range(0, 4).Select(static step => string.Create(CultureInfo.InvariantCulture, $"{step}_pixel"))];
        data.AddRun(
            new SandboxRun(entity, Histories, "media")
            {
                DisplayName = "Images, a table and a histogram",
                History =
                [
                    .. images.Select(
                        (image, step) =>
                            SandboxRow.Of(
                                step,
                                Clock(step),
                                (
                                    "image",
                                    Media(
                                        "image-file",
                                        $"media/images/{image}.png",
                                        s_image,
                                        ("width", 1),
                                        ("height", 1),
                                        ("format", "png")
                                    )
                                ),
                                (
                                    "weights",
                                    new Dictionary<string, object?>
                                    {
                                        ["_type"] = "histogram",
                                        ["bins"] = (object[])[-1.0, 0.0, 1.0],
                                        ["values"] = (object[])[step, step + 1],
                                    }
                                ),
                                ("val", new Dictionary<string, object?> { ["acc"] = step / 4.0, ["by.class"] = step })
                            )
                    ),
                    SandboxRow.Of(
                        4,
                        ("predictions", Media("table-file", "media/table/predictions_4.table.json", table, ("ncols", 2), ("nrows", 2)))
                    ),
                ],
                Exports = new SandboxExports { BeforeStep = 4 },
            }
        );
        foreach (string image in images)
        {
            data.AddFile(entity, Histories, "media", $"media/images/{image}.png", s_image);
        }

        data.AddFile(entity, Histories, "media", "media/table/predictions_4.table.json", table);
    }

    // A run that is still running: the last rows are live, and some of them are exported as well.
    private static void AddLagging(string entity, SandboxData data) =>
        data.AddRun(
            new SandboxRun(entity, Histories, "live")
            {
                DisplayName = "Still running",
                State = "running",
                History = [.. Enumerable.Range(0, 300).Select(static step => SandboxRow.Of(step, Clock(step), ("loss", Loss(step))))],
                Exports = new SandboxExports
                {
                    BeforeStep = 200,
                    LiveFromStep = 190,
                    RowsPerFile = 80,
                    OrderChanges = true,
                },
            }
        );

    private static double Loss(int step) => 1 / (1 + (step / 100.0));

    private static (string Key, object? Value) Clock(int step) => ("_timestamp", 1_767_225_600.0 + step);

    private static Dictionary<string, object?> Media(string type, string path, byte[] content, params (string Key, object? Value)[] more) =>
        new(more.Select(static value => KeyValuePair.Create(value.Key, value.Value)))
        {
            ["_type"] = type,
            ["path"] = path,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)),
            ["size"] = content.Length,
        };
}
