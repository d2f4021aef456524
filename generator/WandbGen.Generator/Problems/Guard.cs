using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Problems;

/// <summary>
/// Runs what must not fail. An exception that leaves a generator costs all of its output, one that leaves an analyzer all that it would
/// have said, with a warning only: a
/// defect of ours is an error at the declaration instead, and the others are as they were. The compiler itself looks for a cancellation
/// between steps, and not between the declarations of one step: that is done here.
/// </summary>
/// <param name="enter">Called with the name of each step before it is run, for tests that let one fail.</param>
internal sealed class Guard(Action<string>? enter = null)
{
    /// <summary>Reads a declaration or a file. The analyzer, which reads the same, reports what fails.</summary>
    /// <returns>What was read, or the default if reading it failed.</returns>
    public T? Read<T>(Func<T?> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            enter?.Invoke(nameof(Read));
            return read();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return default;
        }
    }

    /// <summary>Adds an emitted file. What fails is reported here, since nobody else emits, and the file for a declaration with errors
    /// takes its place.</summary>
    /// <param name="emit">Makes the file.</param>
    /// <param name="emitInvalid">Makes the file of a declaration with errors.</param>
    public void Emit(SourceProductionContext output, string name, string hint, Func<string> emit, Func<string> emitInvalid)
    {
        output.CancellationToken.ThrowIfCancellationRequested();
        string? text = null;
        try
        {
            enter?.Invoke(nameof(Emit));
            text = emit();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.Internal, Location.None, Describe(exception), name));
        }

        // If this fails too, the failure cannot be described.
        if ((text ?? Bind(emitInvalid, output.CancellationToken)) is { } added)
        {
            output.AddSource(hint, SourceText.From(added, System.Text.Encoding.UTF8));
        }
    }

    /// <summary>Makes something of what was read. The analyzer, which makes the same, reports what fails.</summary>
    /// <returns>What was made, or <see langword="null"/> if that failed.</returns>
    public T? Bind<T>(Func<T> bind, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            enter?.Invoke(nameof(Bind));
            return bind();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Analyzes something, or reports that it failed.</summary>
    /// <param name="find">Where it is.</param>
    public void Analyze(Action<Diagnostic> report, string name, Func<Location?> find, Action analyze, [CallerMemberName] string step = "")
    {
        try
        {
            enter?.Invoke(step);
            analyze();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            report(Diagnostic.Create(Descriptors.Internal, find() ?? Location.None, Describe(exception), name));
        }
    }

    /// <summary>Binds a declaration; what fails is a problem of it.</summary>
    /// <param name="bind">Binds it.</param>
    /// <param name="invalid">Makes the plan of a declaration with errors.</param>
    public static T Bind<T>(Func<T> bind, Func<T> invalid, string name, ProblemCollector problems)
    {
        try
        {
            return bind();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            problems.Add(Descriptors.Internal, ProblemPlace.Declaration, Describe(exception), name);
            return invalid();
        }
    }

    // On one line, as a message must be.
    public static string Describe(Exception exception) =>
        $"{exception.GetType().Name}: {exception.Message.Replace('\r', ' ').Replace('\n', ' ')}";
}
