using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Extensions.Logging;

namespace WandbGen.DependencyInjection.Tests;

/// <summary>Reads the code of the assemblies and finds texts that leave them without having passed the gate.</summary>
public sealed class GateTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    /// <summary>What leaves the library as it is when it is thrown; all others are caught and become a cause of a
    /// <see cref="WandbException"/>, which is cleaned.</summary>
    private static readonly Type[] s_leaving =
    [
        typeof(ArgumentException),
        typeof(ArgumentOutOfRangeException),
        typeof(ArgumentNullException),
        typeof(InvalidOperationException),
        typeof(FormatException),
        typeof(NotSupportedException),
        typeof(OperationCanceledException),
        typeof(ObjectDisposedException),
        typeof(KeyNotFoundException),
    ];

    private static readonly Type[] s_tracing =
    [
        typeof(Activity),
        typeof(ActivitySource),
        typeof(TagList),
        typeof(Counter<long>),
        typeof(Histogram<double>),
        typeof(Meter),
        typeof(EventSource),
        typeof(ActivityEvent),
    ];

    private static readonly Type[] s_unthinkable =
    [
        typeof(Console),
        typeof(Debug),
        typeof(Trace),
        typeof(EventSource),
        typeof(DiagnosticSource),
    ];

    public static TheoryData<string> Assemblies =>
        [
            .. Directory
                .EnumerateFiles(AppContext.BaseDirectory, "WandbGen*.dll")
                .Select(static path => Path.GetFileNameWithoutExtension(path))
                .Where(static name => name is "WandbGen" or "WandbGen.Api" or "WandbGen.DependencyInjection"),
        ];

    [Fact]
    public void The_assemblies_are_read() => Assert.Contains("WandbGen", Assemblies.Select(static row => row.Data));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_exception_that_leaves_has_a_constant_text_or_one_that_passed_the_gate(string assembly) =>
        AssertNone(
            Calls(assembly)
                .Where(static call =>
                    call.Method is ConstructorInfo constructor && s_leaving.Contains(constructor.DeclaringType) && !HasSafeText(call)
                )
                .Select(static call =>
                    $"{call.In.DeclaringType}.{call.In.Name}: new {call.Method.DeclaringType!.Name}(…) with a text that is not "
                    + $"a constant; write new {call.Method.DeclaringType.Name}(SafeText.Clean($\"…\"))"
                )
        );

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_error_of_the_library_passes_the_gate_by_its_base(string assembly) =>
        Assert.All(
            Types(assembly).Where(static type => type.IsSubclassOf(typeof(Exception)) && type.IsVisible),
            static type =>
                Assert.True(
                    // A cancellation has its own base. The test above checks its text.
                    type == typeof(WandbException)
                        || type.IsSubclassOf(typeof(OperationCanceledException))
                        || type.IsSubclassOf(typeof(WandbException))
                            && type.GetMethod("get_Message", Everything) is null
                            && type.GetMethod(nameof(ToString), Everything) is null,
                    type.FullName
                )
        );

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Traces_and_metrics_are_written_in_one_place_only(string assembly) =>
        AssertNone(
            Calls(assembly)
                .Where(static call =>
                    s_tracing.Contains(call.Method.DeclaringType)
                    && Outermost(call.In).Name != "Telemetry"
                    && !call.Method.Name.StartsWith("get_", StringComparison.Ordinal)
                )
                .Select(static call =>
                    $"{call.In.DeclaringType}.{call.In.Name}: {call.Method.DeclaringType!.Name}.{call.Method.Name} outside of Telemetry"
                )
        );

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_logger_is_wrapped(string assembly) =>
        AssertNone(
            Calls(assembly)
                .Where(static call =>
                    (
                        call.Method.Name == nameof(ILoggerFactory.CreateLogger) && call.Method.DeclaringType != typeof(WandbClientOptions)
                        || call.Method.DeclaringType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Logger<>)
                    )
                    && call.In.Name != nameof(WandbClientOptions.CreateLogger)
                )
                .Select(static call =>
                    $"{call.In.DeclaringType}.{call.In.Name}: {call.Method.Name}; take WandbClientOptions.CreateLogger, which cleans"
                )
        );

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_is_written_anywhere_else(string assembly) =>
        AssertNone(
            Calls(assembly)
                .Where(static call => s_unthinkable.Contains(call.Method.DeclaringType))
                .Select(static call => $"{call.In.DeclaringType}.{call.In.Name}: {call.Method.DeclaringType!.Name}.{call.Method.Name}")
        );

    [Fact]
    public void A_text_that_does_not_pass_the_gate_is_found()
    {
        Call[] calls = [.. Calls(typeof(Samples))];

        Assert.Equal(
            [false, false, false, false, true, true, true, true],
            calls.Where(static call => call.Method is ConstructorInfo && s_leaving.Contains(call.Method.DeclaringType)).Select(HasSafeText)
        );
    }

    // The instruction that makes the argument; where there is a branch in between, it is not known, and so not safe.
    private static bool HasSafeText(Call call)
    {
        ParameterInfo[] parameters = call.Method.GetParameters();
        int text = Array.FindIndex(
            parameters,
            static parameter => parameter.ParameterType == typeof(string) && parameter.Name == "message"
        );
        if (text < 0)
        {
            return true;
        }

        int wanted = parameters.Length - text;
        for (int index = call.Index - 1; index >= 0; index--)
        {
            Instruction instruction = call.Body[index];
            if (
                instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw
                || instruction.Code == OpCodes.Dup
            )
            {
                return false;
            }

            if (call.Body.Any(branch => branch.Target == call.Body[index + 1].Offset))
            {
                return false;
            }

            (int pops, int pushes) = StackEffect(instruction);
            wanted -= pushes;
            if (wanted <= 0)
            {
                return instruction.Code == OpCodes.Ldstr
                    || instruction.Code == OpCodes.Ldnull
                    || instruction.Operand is MethodBase { DeclaringType.Name: "SafeText", Name: "Clean" };
            }

            wanted += pops;
        }

        return false;
    }

    private static (int Pops, int Pushes) StackEffect(Instruction instruction)
    {
        if (instruction.Operand is MethodBase method)
        {
            int pops = method.GetParameters().Length + (!method.IsStatic && instruction.Code != OpCodes.Newobj ? 1 : 0);
            return (
                pops,
                instruction.Code == OpCodes.Newobj || method is MethodInfo { ReturnType: var type } && type != typeof(void) ? 1 : 0
            );
        }

        return (Count(instruction.Code.StackBehaviourPop), Count(instruction.Code.StackBehaviourPush));

        static int Count(StackBehaviour behaviour) =>
            behaviour switch
            {
                StackBehaviour.Pop0 or StackBehaviour.Push0 => 0,
                StackBehaviour.Pop1_pop1
                or StackBehaviour.Popi_pop1
                or StackBehaviour.Popi_popi
                or StackBehaviour.Popi_popi8
                or StackBehaviour.Popi_popr4
                or StackBehaviour.Popi_popr8
                or StackBehaviour.Popref_pop1
                or StackBehaviour.Popref_popi
                or StackBehaviour.Push1_push1 => 2,
                StackBehaviour.Popi_popi_popi
                or StackBehaviour.Popref_popi_popi
                or StackBehaviour.Popref_popi_popi8
                or StackBehaviour.Popref_popi_popr4
                or StackBehaviour.Popref_popi_popr8
                or StackBehaviour.Popref_popi_popref
                or StackBehaviour.Popref_popi_pop1 => 3,
                _ => 1,
            };
    }

    private static void AssertNone(IEnumerable<string> faults)
    {
        string text = string.Join(Environment.NewLine, faults);
        Assert.True(text.Length == 0, text);
    }

    private static Type Outermost(MemberInfo member)
    {
        Type type = member as Type ?? member.DeclaringType!;
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static Type[] Types(string assembly) => Assembly.Load(assembly).GetTypes();

    private static IEnumerable<Call> Calls(string assembly) => Types(assembly).SelectMany(Calls);

    private static IEnumerable<Call> Calls(Type type) =>
        type.GetMembers(Everything)
            .OfType<MethodBase>()
            .SelectMany(static method =>
            {
                Instruction[] body = [.. Read(method)];
                return body.Select((instruction, index) => (instruction, index))
                    .Where(static pair => pair.instruction.Operand is MethodBase)
                    .Select(pair => new Call(method, body, pair.index));
            });

    private static IEnumerable<Instruction> Read(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int position = 0; position < code.Length; )
        {
            short value = code[position++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | code[position++]);
            }

            OpCode opCode = s_opCodes[value];
            int offset = position - opCode.Size;
            object? operand =
                opCode.OperandType == OperandType.InlineMethod
                    ? method.Module.ResolveMethod(BitConverter.ToInt32(code, position), typeArguments, methodArguments)
                    : null;
            position += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, position),
                _ => 4,
            };
            int? target = opCode.OperandType switch
            {
                OperandType.ShortInlineBrTarget => position + (sbyte)code[position - 1],
                OperandType.InlineBrTarget => position + BitConverter.ToInt32(code, position - 4),
                _ => null,
            };
            yield return new Instruction(opCode, operand, offset, target);
        }
    }

    private readonly record struct Instruction(OpCode Code, object? Operand, int Offset, int? Target);

    private sealed record Call(MethodBase In, Instruction[] Body, int Index)
    {
        public MethodBase Method => (MethodBase)Body[Index].Operand!;
    }

    private static class Samples
    {
        public static ArgumentException Interpolated(string text) => new ArgumentException($"'{text}' is wrong.", nameof(text));

        public static InvalidOperationException Passed(string text) => new InvalidOperationException(text);

        public static InvalidOperationException Chosen(bool which, string text) => new InvalidOperationException(which ? "constant" : text);

        public static InvalidOperationException Joined(string text) =>
            new InvalidOperationException(text + "!", new InvalidDataException());

        public static ArgumentException Cleaned(string text) =>
            new ArgumentException(WandbGen.Redaction.SafeText.Clean($"'{text}' is wrong."), nameof(text));

        public static ArgumentException Constant(string text) => new ArgumentException("It is wrong.", text);

        public static InvalidOperationException None() => new InvalidOperationException();

        public static ArgumentOutOfRangeException OutOfRange(int number) =>
            new ArgumentOutOfRangeException(nameof(number), number, "It is too large.");
    }
}
