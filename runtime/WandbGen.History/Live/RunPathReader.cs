using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.History.Live;

/// <summary>Goes through an answer to the lines of a run.</summary>
internal static class RunPathReader
{
    /// <exception cref="WandbNotFoundException">The project or the run is not there.</exception>
    public static LinePage ReadLines(ref Utf8JsonReader reader, ReadOnlySpan<byte> path, RunOverview run)
    {
        LinePage? lines = null;
        var fields = new PathReader(ref reader, path, "Project Run [String!]!");
        while (fields.MoveNext(ref reader))
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                lines = LinePage.Read(ref reader);
            }
        }

        return lines ?? throw WandbNotFoundException.ForNullStep("project.run", "Run", run.Path);
    }
}
