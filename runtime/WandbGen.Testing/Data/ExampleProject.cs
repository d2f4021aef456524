using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.Testing.Folders;

namespace WandbGen.Testing.Data;

/// <summary>Trains three small networks and writes the files that W&amp;B's client would write: the log, the summary, metadata, the
/// console, a plot and a checkpoint.</summary>
internal static partial class ExampleProject
{
    private const int Inputs = 16;
    private const int Hidden = 32_768;
    private const int Steps = 60;
    private const int Samples = 8;
    private const int StepsBetweenEvents = 10;

    public static void Train(string directory, CancellationToken cancellationToken)
    {
        (string Id, double LearningRate)[] runs = [("tortoise", 0.05), ("walker", 0.2), ("hare", 0.5)];
        for (int i = 0; i < runs.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DateTimeOffset startedAt = DateTimeOffset.UtcNow;
            string folder = Path.Combine(
                directory,
                "wandb",
                string.Create(CultureInfo.InvariantCulture, $"run-{startedAt.LocalDateTime:yyyyMMdd_HHmmss}-{runs[i].Id}")
            );
            string files = Path.Combine(folder, "files");
            Directory.CreateDirectory(Path.Combine(files, "media", "plots"));
            Directory.CreateDirectory(Path.Combine(files, "checkpoints"));
            using var log = new RunLogWriter(File.Create(Path.Combine(folder, $"run-{runs[i].Id}.wandb")));
            log.WriteRun(runs[i].Id, startedAt);
            Train(files, log, startedAt, runs[i].LearningRate, seed: i + 1);
            log.WriteExit(0);
        }
    }

    // A hidden layer of random features, whose output weights are learned by stochastic gradient descent on y = sin(3 * mean(x)).
    private static void Train(string files, RunLogWriter runLog, DateTimeOffset startedAt, double learningRate, int seed)
    {
        var random = new Random(seed);
        float[] features = new float[Inputs * Hidden];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = (float)((random.NextDouble() * 2) - 1);
        }

        (float[] Activations, double Target)[] samples = [.. Enumerable.Range(0, Samples).Select(_ => CreateSample(features, random))];
        float[] weights = new float[Hidden];
        double[] losses = new double[Steps];
        runLog.WriteConfig("learning_rate", ToJson(learningRate));
        runLog.WriteConfig("steps", ToJson(Steps));
        runLog.WriteConfig("hidden", ToJson(Hidden));
        using var log = new StreamWriter(Path.Combine(files, "output.log")) { NewLine = "\n" };
        for (int step = 0; step < Steps; step++)
        {
            (float[] activations, double target) = samples[random.Next(Samples)];
            double error = Dot(weights, activations) - target;
            double scale = learningRate * error / Dot(activations, activations);
            for (int i = 0; i < Hidden; i++)
            {
                weights[i] -= (float)(scale * activations[i]);
            }

            losses[step] = samples.Average(sample => Math.Pow(Dot(weights, sample.Activations) - sample.Target, 2));
            DateTimeOffset now = DateTimeOffset.UtcNow;
            string line = string.Create(CultureInfo.InvariantCulture, $"step {step, 3}  loss {losses[step]:F6}");
            log.WriteLine(line);
            runLog.WriteOutput(now, line + "\n");
            runLog.WriteHistory(
                step,
                ("_step", ToJson(step)),
                ("_timestamp", ToJson((now - DateTimeOffset.UnixEpoch).TotalSeconds)),
                ("_runtime", ToJson((now - startedAt).TotalSeconds)),
                ("loss", ToJson(losses[step]))
            );
            if (step % StepsBetweenEvents == 0)
            {
                runLog.WriteEvent(
                    now,
                    ("proc.memory.rssMB", ToJson(Environment.WorkingSet / 1048576.0)),
                    ("proc.cpu.threads", ToJson(ThreadPool.ThreadCount))
                );
            }
        }

        runLog.WriteSummary(("_step", ToJson(Steps - 1)), ("loss", ToJson(losses[^1])));
        File.WriteAllText(
            Path.Combine(files, "wandb-summary.json"),
            JsonSerializer.Serialize(new Dictionary<string, object> { ["_step"] = Steps - 1, ["loss"] = losses[^1] })
        );
        File.WriteAllText(
            Path.Combine(files, "wandb-metadata.json"),
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["os"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
                    ["startedAt"] = startedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
                    ["program"] = "ExampleProject.cs",
                    ["args"] = Array.Empty<string>(),
                    ["host"] = Environment.MachineName,
                    ["cpu_count"] = Environment.ProcessorCount,
                }
            )
        );
        File.WriteAllText(
            Path.Combine(files, "config.yaml"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"wandb_version: 1\n\nlearning_rate:\n    value: {learningRate}\nsteps:\n    value: {Steps}\nhidden:\n    value: {Hidden}\n"
            )
        );
        File.WriteAllText(Path.Combine(files, "media", "plots", "loss.svg"), Plot(losses));
        using FileStream checkpoint = File.Create(Path.Combine(files, "checkpoints", "model.bin"));
        checkpoint.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(features.AsSpan()));
        checkpoint.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()));
    }

    private static string ToJson<T>(T value) => JsonSerializer.Serialize(value);

    private static (float[] Activations, double Target) CreateSample(float[] features, Random random)
    {
        float[] activations = new float[Hidden];
        double sum = 0;
        for (int input = 0; input < Inputs; input++)
        {
            float x = (float)((random.NextDouble() * 2) - 1);
            sum += x;
            ReadOnlySpan<float> row = features.AsSpan(input * Hidden, Hidden);
            for (int i = 0; i < row.Length; i++)
            {
                activations[i] += x * row[i];
            }
        }

        for (int i = 0; i < activations.Length; i++)
        {
            activations[i] = Math.Max(0, activations[i]);
        }

        return (activations, Math.Sin(3 * sum / Inputs));
    }

    private static double Dot(float[] left, float[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static string Plot(double[] losses)
    {
        double largest = losses.Max();
        var points = new StringBuilder();
        for (int i = 0; i < losses.Length; i++)
        {
            points.Append(CultureInfo.InvariantCulture, $"{i * 600.0 / (losses.Length - 1):F1},{300 - (losses[i] / largest * 280):F1} ");
        }

        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300">
              <polyline fill="none" stroke="#0a7" stroke-width="2" points="{points}"/>
            </svg>
            """;
    }
}
