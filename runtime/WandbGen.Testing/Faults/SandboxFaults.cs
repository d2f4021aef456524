using System.Globalization;

namespace WandbGen.Testing;

/// <summary>The faults that a sandbox injects. If several faults can affect a request, the first one does.</summary>
public sealed class SandboxFaults
{
    private readonly Lock _lock = new();
    private readonly List<Armed> _faults = [];

    internal SandboxFaults() { }

    /// <summary>Adds a fault.</summary>
    public void Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _faults.Add(new Armed(fault));
        }
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    /// <summary>Returns the number of faults that were added.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{_faults.Count} faults");
        }
    }

    internal SandboxFault? Meet(SandboxRequest request)
    {
        lock (_lock)
        {
            foreach (Armed armed in _faults)
            {
                if (armed.Fault.Where?.Invoke(request) == false || armed.Met == armed.Fault.Times)
                {
                    continue;
                }

                if (armed.Passed < armed.Fault.After)
                {
                    armed.Passed++;
                    continue;
                }

                armed.Met++;
                return armed.Fault;
            }

            return null;
        }
    }

    private sealed class Armed(SandboxFault fault)
    {
        public SandboxFault Fault => fault;

        public int Passed { get; set; }

        public int Met { get; set; }
    }
}
