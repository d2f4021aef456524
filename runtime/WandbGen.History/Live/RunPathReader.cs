using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.History.Live;

/// <summary>Reads the lines of a run from an answer.</summary>
internal static class RunPathReader
{
    /// <exception cref="WandbNotFoundException">The project or the run is null.</exception>
    public static LinePage ReadLines(ref JsonTokenReader reader, ReadOnlySpan<byte> path, RunOverview run)
    {
        LinePage? lines = null;
        var fields = new PathReader(ref reader, path, "Project Run [String!]!");
        while (fields.MoveNext(ref reader))
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                lines = LinePage.Read(ref reader);
            }
            else if (fields.Current == 0)
            {
                throw WandbNotFoundException.ForNullStep("project", "Project", $"{run.Entity}/{run.Project}");
            }
        }

        return lines ?? throw WandbNotFoundException.ForNullStep("project.run", "Run", run.Path);
    }
}
