using System.Text;
using CsCheck;

namespace WandbGen.Downloads.Tests;

/// <summary>Every name that a server sends is refused, or is a path of its own below the root.</summary>
public sealed class PathPropertyTests
{
    private const int LongestSegment = 255;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] s_roots =
    [
        Path.Combine(Path.GetTempPath(), "root"),
        Path.Combine(Path.GetTempPath(), "root") + Path.DirectorySeparatorChar,
        "root",
        Path.Combine("..", "root"),
        Path.GetPathRoot(Path.GetTempPath())!,
    ];

    private static readonly string[] s_hostile =
    [
        "..",
        ".",
        "...",
        "/",
        "//",
        "\\",
        "\0",
        "\n",
        "\u007F",
        "\u0085",
        "\u2028",
        "\u202E",
        "\uD83D",
        "\uDE00",
        "\uD83D\uDE00",
        "\uFF0F",
        "\u2215",
        "%2e%2e%2f",
        "C:",
        "c:\\",
        "\\\\?\\",
        "~",
        "$HOME",
        ":stream",
        "CON",
        "nul.txt",
        "COM1",
        "lpt\u00B9",
        "conin$",
        "aux ",
        " ",
        "x.",
        "x ",
        "*",
        "?",
        "e\u0301",
        "\u00E9",
        ".wandb-partial",
        new('a', LongestSegment - 1),
        new('a', LongestSegment + 1),
        new('\u00E9', 127),
        new('\u20AC', 86),
    ];

    private static readonly Gen<string> s_names = Gen.OneOf(
            Gen.OneOf(s_hostile),
            Gen.OneOf("/", "a", "b.txt"),
            Gen.Char.Select(static character => character.ToString())
        )
        .Array[0, 24]
        .Select(string.Concat);

    [Fact]
    [Trait("Torture", "T083")]
    [Trait("Torture", "T084")]
    [Trait("Torture", "T088")]
    [Trait("Torture", "T093")]
    public void A_name_is_refused_or_leads_to_one_place_below_the_root() =>
        Gen.Select(s_names, Gen.OneOf(s_roots), Gen.Bool)
            .Sample(
                static (name, root, portable) =>
                {
                    if (TryResolve(root, name, portable) is not { } target)
                    {
                        return;
                    }

                    string[] above = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))
                        .TrimEnd(Path.DirectorySeparatorChar)
                        .Split(Path.DirectorySeparatorChar);
                    string[] all = target.FullPath.Split(Path.DirectorySeparatorChar);
                    string[] below = all[above.Length..];
                    Assert.Equal(above, all[..above.Length]);
                    Assert.NotEmpty(below);
                    Assert.All(
                        below,
                        static segment =>
                            Assert.True(segment is not ("" or "." or "..") && s_strict.GetByteCount(segment) <= LongestSegment)
                    );
                    Assert.Equal(target.FullPath, Path.GetFullPath(target.FullPath));
                    Assert.Equal(name, string.Join('/', below));
                    Assert.Equal(below[^1], target.FileName);
                    // What a portable name is, is so everywhere.
                    Assert.True(!portable || TryResolve(root, name, portable: false)?.FullPath == target.FullPath);
                },
                iter: 50_000
            );

    [Fact]
    public void A_harmless_name_is_never_refused() =>
        Gen.Select(
                Gen.String["abcdefghijklmnopqrstuvwxyz0123456789_-. ()+=@#~\u00E9\u4E2D"].Where(static text => text.Length <= 60),
                Gen.Bool
            )
            .Array[1, 8]
            .Sample(
                static parts =>
                {
                    // Neither a device nor something that Windows cuts off.
                    string name = string.Join('/', parts.Select(static part => $"x{part.Item1}x"));
                    Assert.NotNull(TryResolve(s_roots[0], name, parts[0].Item2));
                },
                iter: 5_000
            );

    private static TargetPath? TryResolve(string root, string name, bool portable)
    {
        try
        {
            return TargetPath.Resolve(root, name, portable);
        }
        catch (WandbUnsafePathException exception)
        {
            Assert.Equal(name, exception.FileName);
            Assert.DoesNotContain(exception.Message, char.IsControl);
            return null;
        }
    }
}
