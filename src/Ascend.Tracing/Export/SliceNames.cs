using System.Runtime.CompilerServices;
using Ascend.Tracing.Figures;
using Ascend.Tracing.Reading;

namespace Ascend.Tracing.Export;

/// <summary>The names that a proc's slices can have, numbered: markers first, then kernels.</summary>
internal sealed class SliceNames
{
    private readonly Dictionary<uint, int> _kernelOfExtraId = [];
    private readonly bool[] _isTask;
    private readonly bool _byKernel;

    public SliceNames(TraceProc proc, KernelNaming kernels, SliceNaming naming)
    {
        List<string> all = [.. proc.Markers];
        _byKernel = naming == SliceNaming.Kernel;
        _isTask = [.. proc.Markers.Select(TaskMarkers.IsTaskName)];
        foreach ((uint id, string label) in kernels.Labels)
        {
            _kernelOfExtraId[id] = all.Count;
            all.Add(label);
        }

        All = all;
        Markers = proc.Markers.Count;
    }

    /// <summary>Every name.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>How many of them are markers.</summary>
    public int Markers { get; }

    /// <summary>The number of a span's name, or −1 for a marker without a label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NameOf(in TraceEvent span)
    {
        if (_byKernel && span.Marker < Markers && _isTask[span.Marker] && _kernelOfExtraId.TryGetValue(span.ExtraId, out int kernel))
        {
            return kernel;
        }

        return span.Marker < Markers ? span.Marker : -1;
    }

    /// <summary>The number of the label of an extraId, or −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LabelOf(uint extraId) =>
        _kernelOfExtraId.Count > 0 && _kernelOfExtraId.TryGetValue(extraId, out int label) ? label : -1;
}
