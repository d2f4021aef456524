namespace WandbGen.Tool.Terminal;

/// <summary>The styles of texts on a terminal with colours.</summary>
internal static class Style
{
    private const string Reset = "\u001B[0m";

    public static string Dim(string text, bool isColoured) => Apply("\u001B[2m", text, isColoured);

    public static string Red(string text, bool isColoured) => Apply("\u001B[31m", text, isColoured);

    private static string Apply(string look, string text, bool isColoured) => isColoured ? look + text + Reset : text;
}
