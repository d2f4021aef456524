using System.Globalization;
using System.Text.Json;

namespace WandbGen.Testing.Data;

/// <summary>One parameter of a sweep: some values, a distribution, or an object of further parameters.</summary>
internal sealed class SweepParameter
{
    private readonly string[] _values = [];
    private readonly double[]? _probabilities;
    private readonly Func<Random, string>? _distribution;
    private readonly IReadOnlyList<KeyValuePair<string, SweepParameter>>? _nested;

    private SweepParameter(string name, JsonElement parameter, bool isGrid)
    {
        if (parameter.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"the parameter {name} of the sweep is not a mapping");
        }

        if (parameter.TryGetProperty("parameters", out JsonElement nested))
        {
            _nested = ReadAll(nested, isGrid);
            Count = isGrid ? _nested.Aggregate(1L, static (count, item) => count * item.Value.Count!.Value) : null;
            return;
        }

        if (parameter.TryGetProperty("value", out JsonElement value))
        {
            _values = [PythonJson.ToText(value)];
        }
        else if (parameter.TryGetProperty("values", out JsonElement values))
        {
            if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0)
            {
                throw new FormatException($"the values of the parameter {name} of the sweep are not a list");
            }

            _values = [.. values.EnumerateArray().Select(PythonJson.ToText)];
            if (parameter.TryGetProperty("probabilities", out JsonElement probabilities))
            {
                if (
                    probabilities.ValueKind != JsonValueKind.Array
                    || probabilities.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.Number)
                )
                {
                    throw new FormatException($"the probabilities of the parameter {name} of the sweep are not a list of numbers");
                }

                _probabilities = [.. probabilities.EnumerateArray().Select(static item => item.GetDouble())];
                if (_probabilities.Length != _values.Length)
                {
                    throw new FormatException($"the parameter {name} of the sweep has not as many probabilities as values");
                }
            }
        }
        else
        {
            var range = new Range(name, parameter);
            if (isGrid)
            {
                _values = range.ToGrid();
            }
            else
            {
                _distribution = range.Choose();
            }
        }

        Count = _values.Length > 0 ? _values.Length : null;
    }

    /// <summary>The number of values; <see langword="null"/> if they are not counted.</summary>
    public long? Count { get; }

    /// <summary>Reads the parameters of a mapping, in its order.</summary>
    /// <exception cref="FormatException">A parameter is not as W&amp;B has them.</exception>
    public static IReadOnlyList<KeyValuePair<string, SweepParameter>> ReadAll(JsonElement parameters, bool isGrid) =>
        parameters.ValueKind == JsonValueKind.Object
            ?
            [
                .. parameters
                    .EnumerateObject()
                    .Select(item => KeyValuePair.Create(item.Name, new SweepParameter(item.Name, item.Value, isGrid))),
            ]
            : throw new FormatException("the parameters of the sweep are not a mapping");

    /// <summary>Returns the JSON of a value of a grid.</summary>
    /// <param name="place">The place in the grid of this and the following parameters, which becomes that of the following ones.</param>
    public string At(ref long place)
    {
        if (_nested is not null)
        {
            List<string> members = [];
            foreach ((string name, SweepParameter parameter) in _nested)
            {
                members.Add($"{JsonSerializer.Serialize(name)}: {parameter.At(ref place)}");
            }

            return ToObject(members);
        }

        string value = _values[place % _values.Length];
        place /= _values.Length;
        return value;
    }

#pragma warning disable CA5394 // The same trial has the same values.
    /// <summary>Returns the JSON of a random value.</summary>
    public string Sample(Random random)
    {
        if (_nested is not null)
        {
            return ToObject(_nested.Select(item => $"{JsonSerializer.Serialize(item.Key)}: {item.Value.Sample(random)}"));
        }

        if (_distribution is not null)
        {
            return _distribution(random);
        }

        if (_probabilities is null)
        {
            return _values[random.Next(_values.Length)];
        }

        double left = random.NextDouble() * _probabilities.Sum();
        int chosen = Array.FindIndex(_probabilities, probability => (left -= probability) < 0);
        return _values[chosen < 0 ? _values.Length - 1 : chosen];
    }

    private static string ToObject(IEnumerable<string> members) => $"{{{string.Join(", ", members)}}}";

    /// <summary>A distribution of numbers, by the names that W&amp;B gives them.</summary>
    private sealed class Range
    {
        private readonly string _name;
        private readonly JsonElement _parameter;
        private readonly string _distribution;

        public Range(string name, JsonElement parameter)
        {
            _name = name;
            _parameter = parameter;
            _distribution =
                parameter.TryGetProperty("distribution", out JsonElement distribution) ? distribution.ToString()
                : !parameter.TryGetProperty("min", out JsonElement min) ? ""
                : IsInteger(min) && parameter.TryGetProperty("max", out JsonElement max) && IsInteger(max) ? "int_uniform"
                : "uniform";
        }

        /// <summary>Returns all values, from the smallest.</summary>
        public string[] ToGrid()
        {
            double step = _distribution switch
            {
                "int_uniform" => 1,
                "q_uniform" => Step,
                _ => throw Unknown("a grid"),
            };
            (double min, double max) = Bounds();
            // A step such as 0.1 is not exact in binary, and the last value must not be lost by it.
            int count = (int)Math.Floor((max - min) / step + 1e-9) + 1;
            return [.. Enumerable.Range(0, count).Select(place => ToText(min + place * step))];
        }

        /// <summary>Returns what chooses a value.</summary>
        public Func<Random, string> Choose()
        {
            Func<Random, double> choose = _distribution switch
            {
                "uniform" or "q_uniform" => Between(Bounds()),
                "int_uniform" => Integer(Bounds()),
                // Their bounds are exponents.
                "log_uniform" or "q_log_uniform" => Exponential(Between(Bounds())),
                "inv_log_uniform" => Exponential(Between(Negative(Bounds()))),
                "log_uniform_values" or "q_log_uniform_values" or "inv_log_uniform_values" => Exponential(Between(Logarithms())),
                "normal" or "q_normal" => Normal(Read("mu", 0), Read("sigma", 1)),
                "log_normal" or "q_log_normal" => Exponential(Normal(Read("mu", 0), Read("sigma", 1))),
                _ => throw Unknown("a random search"),
            };
            double? step = _distribution.StartsWith("q_", StringComparison.Ordinal) ? Step : null;
            return random => ToText(step is { } q ? Math.Round(choose(random) / q) * q : choose(random));
        }

        private static bool IsInteger(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

        private double Step =>
            Read("q", 1) is > 0 and var step
                ? step
                : throw new FormatException($"the q of the parameter {_name} of the sweep is not more than 0");

        private (double Min, double Max) Bounds()
        {
            (double min, double max) = (Read("min"), Read("max"));
            return min <= max
                ? (min, max)
                : throw new FormatException($"the min of the parameter {_name} of the sweep is more than its max");
        }

        private (double Min, double Max) Logarithms()
        {
            (double min, double max) = Bounds();
            return min > 0
                ? (Math.Log(min), Math.Log(max))
                : throw new FormatException($"the min of the parameter {_name} of the sweep is not more than 0");
        }

        private static (double Min, double Max) Negative((double Min, double Max) bounds) => (-bounds.Max, -bounds.Min);

        private double Read(string field, double? otherwise = null) =>
            !_parameter.TryGetProperty(field, out JsonElement value)
                ? otherwise ?? throw new FormatException($"the parameter {_name} of the sweep has no {field}")
            : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
            : throw new FormatException($"the {field} of the parameter {_name} of the sweep is not a number");

        private FormatException Unknown(string method) =>
            new(
                _distribution.Length == 0
                    ? $"the parameter {_name} of the sweep has no values"
                    : $"the distribution '{_distribution}' of the parameter {_name} of the sweep is not one of {method}"
            );

        private static Func<Random, double> Between((double Min, double Max) bounds) =>
            random => bounds.Min + random.NextDouble() * (bounds.Max - bounds.Min);

        private static Func<Random, double> Integer((double Min, double Max) bounds) =>
            random => random.NextInt64((long)bounds.Min, (long)bounds.Max + 1);

        private static Func<Random, double> Exponential(Func<Random, double> exponent) => random => Math.Exp(exponent(random));

        // By the method of Box and Muller.
        private static Func<Random, double> Normal(double mean, double deviation) =>
            random => mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        private static string ToText(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5394
}
