namespace WandbGen.Tool.Terminal;

/// <summary>The few looks that texts have, where colours are wanted.</summary>
internal static class Style
{
    private const string Reset = "\u001B[0m";

    public static string Bold(string text, bool isColoured) => Apply("\u001B[1m", text, isColoured);

    public static string Dim(string text, bool isColoured) => Apply("\u001B[2m", text, isColoured);

    public static string Red(string text, bool isColoured) => Apply("\u001B[31m", text, isColoured);

    private static string Apply(string look, string text, bool isColoured) => isColoured ? look + text + Reset : text;
}
