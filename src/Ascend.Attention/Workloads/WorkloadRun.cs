namespace Ascend.Attention;

/// <summary>The arguments of one package for one problem, reusable for any number of runs; not for several threads at once.</summary>
public abstract class WorkloadRun : IDisposable
{
    private protected WorkloadRun()
    {
    }

    /// <summary>The arguments, in the order of the package.</summary>
    public abstract KernelArguments Arguments { get; }

    /// <summary>SHA-256 of the inputs in hexadecimal; equal for workloads that were given the same data.</summary>
    public abstract string DataDigest { get; }

    /// <summary>Before a run: what it writes is marked as unwritten, what it reads and writes is as it was at first.</summary>
    public abstract void Clear();

    /// <summary>What the last run wrote, as raw 16-bit elements; the same bits for the same result.</summary>
    public abstract ushort[] ReadResult();

    /// <summary>Checks a result against the reference.</summary>
    /// <param name="result">From <see cref="ReadResult"/>.</param>
    /// <param name="onSimulator">The simulator computed it: elements that its own known rounding explains are accepted and counted.</param>
    public abstract WorkloadCheck Check(ushort[] result, bool onSimulator);

    /// <summary>Frees what belongs to this object alone. Idempotent.</summary>
    public abstract void Dispose();
}
