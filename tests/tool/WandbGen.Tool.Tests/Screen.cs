using System.Globalization;
using System.Text;

namespace WandbGen.Tool.Tests;

/// <summary>
/// What is on a terminal in the end, after all that moved its cursor: progress is drawn over and over, and its last state counts. Colours
/// are left out, and what a terminal would do that no command has a reason to ask for is an error.
/// </summary>
internal static class Screen
{
    private const char Escape = '\u001B';

    public static string Read(string output)
    {
        var lines = new List<StringBuilder> { new() };
        int row = 0;
        int column = 0;
        for (int i = 0; i < output.Length; i++)
        {
            switch (output[i])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    row++;
                    column = 0;
                    break;
                case Escape when i + 1 < output.Length && output[i + 1] == '[':
                    int end = i + 2;
                    while (!char.IsAsciiLetter(output[end]))
                    {
                        end++;
                    }

                    Obey(output[end], output[(i + 2)..end]);
                    i = end;
                    break;
                // The keypad's mode, which .NET sets.
                case Escape when i + 1 < output.Length && output[i + 1] is '=' or '>':
                    i++;
                    break;
                case var character when !char.IsControl(character):
                    Put(character);
                    break;
                default:
                    throw new InvalidOperationException($"\\u{(int)output[i]:X4} has reached the terminal.");
            }
        }

        return string.Join('\n', lines.Select(static line => line.ToString().TrimEnd())).TrimEnd('\n') + "\n";

        StringBuilder Line()
        {
            while (lines.Count <= row)
            {
                lines.Add(new StringBuilder());
            }

            return lines[row];
        }

        void Put(char character)
        {
            StringBuilder line = Line();
            line.Append(' ', Math.Max(0, column + 1 - line.Length));
            line[column++] = character;
        }

        void Obey(char command, string argument)
        {
            int count = int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 1;
            switch (command)
            {
                case 'A':
                    row = Math.Max(0, row - count);
                    break;
                case 'K' when argument == "2":
                    Line().Clear();
                    break;
                case 'K':
                    Line().Length = Math.Min(Line().Length, column);
                    break;
                case 'm' or 'h' or 'l':
                    break;
                default:
                    throw new InvalidOperationException($"ESC[{argument}{command} has reached the terminal.");
            }
        }
    }
}
