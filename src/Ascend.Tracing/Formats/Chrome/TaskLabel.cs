namespace Ascend.Tracing.Formats.Chrome;

/// <summary>The names that simpler's viewers give to tasks: the kernel, then the task in brackets.</summary>
internal static class TaskLabel
{
    /// <summary>The kernel of a name such as <c>QK(r0t12)</c>, <c>QK(t5)</c> or <c>QK(g3t1)</c>; other names are kept.</summary>
    public static ReadOnlySpan<byte> KernelOf(ReadOnlySpan<byte> name)
    {
        int open = name.LastIndexOf((byte)'(');
        return open > 0 && name[^1] == ')' && IsTask(name[(open + 1)..^1]) ? name[..open] : name;
    }

    private static bool IsTask(ReadOnlySpan<byte> task)
    {
        bool hasTask = false;
        while (!task.IsEmpty)
        {
            if (task[0] is not ((byte)'r' or (byte)'t' or (byte)'g' or (byte)'p'))
            {
                return false;
            }

            hasTask = true;
            int digits = task[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? task.Length - 1 : digits;
            if (digits == 0)
            {
                return false;
            }

            task = task[(digits + 1)..];
        }

        return hasTask;
    }
}
