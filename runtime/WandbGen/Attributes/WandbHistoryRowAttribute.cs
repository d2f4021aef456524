namespace WandbGen;

/// <summary>Marks a type that the rows of a run's history are read into: a partial class, record or struct.</summary>
/// <remarks>
/// <para>
/// Every property that can be set is read from the key of its name in snake case, as Python names things: <c>LearningRate</c> from
/// <c>learning_rate</c>. <see cref="WandbHistoryKeyAttribute"/> names any other key. <c>Step</c>, <c>Timestamp</c> and <c>Runtime</c> are
/// the row's own: <c>_step</c>, <c>_timestamp</c> and <c>_runtime</c>.
/// </para>
/// <para>
/// Rows that lack a key of a property that cannot be null are left out. If all properties can be null, rows with at least one of the keys
/// are read.
/// </para>
/// <para>
/// A property is a <see cref="double"/>, <see cref="float"/>, <see cref="long"/>, <see cref="int"/>, <see cref="decimal"/>, <see
/// cref="bool"/>, <see cref="string"/>, a <see cref="DateTimeOffset"/> (seconds since 1970) or <see cref="TimeSpan"/> (seconds), a <see
/// cref="WandbValue"/>, or one of the package <c>WandbGen.History</c>: <c>HistoryMedia</c> or <c>HistoryHistogram</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [WandbHistoryRow]
/// public sealed partial record Metrics
/// {
///     public long Step { get; init; }
///     public double Loss { get; init; }
///     [WandbHistoryKey("val/acc")] public double? Accuracy { get; init; }
/// }
///
/// await foreach (Metrics row in run.History&lt;Metrics&gt;())
/// {
///     Console.WriteLine($"{row.Step} {row.Loss}");
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class WandbHistoryRowAttribute : Attribute;
