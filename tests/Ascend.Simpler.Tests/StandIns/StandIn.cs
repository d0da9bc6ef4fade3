using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ascend.Interop;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>A stand-in tree with the adapter that was compiled against it and the controls of its runtime library.</summary>
/// <remarks>
/// One of equal features lives in the process; tests run one at a time and begin with <see cref="StandInControls.Reset"/>.
/// </remarks>
internal sealed class StandIn
{
    private static readonly ConcurrentDictionary<StandInFeatures, Lazy<StandIn>> s_known = new();

    private StandIn(StandInFeatures features)
    {
        Features = features;
        Layout = new StandInLayout(features);
        Tree = StandInTree.Of(features);
        Adapter = Compile(Tree);
        Table = NativeTable<AdapterApi>.Open(Adapter.Library);
        unsafe
        {
            Facts = AdapterFacts.Parse(Marshal.PtrToStringUTF8((nint)Table.Api.adapter_facts())!);
        }

        Controls = new StandInControls(Path.Combine(Tree, StandInTree.Runtime));
    }

    public StandInFeatures Features { get; }

    public StandInLayout Layout { get; }

    public string Tree { get; }

    public AdapterEntry Adapter { get; }

    public NativeTable<AdapterApi> Table { get; }

    public AdapterFacts Facts { get; }

    /// <summary>Those of libhost_runtime.so.</summary>
    public StandInControls Controls { get; }

    public string RuntimeLibrary => Path.Combine(Tree, StandInTree.Runtime);

    public static StandIn Of(StandInFeatures features)
    {
        StandIn standIn = s_known.GetOrAdd(features, key => new Lazy<StandIn>(() => new StandIn(key))).Value;
        standIn.Controls.Reset();
        return standIn;
    }

    /// <summary>By a name of <see cref="StandInGenerations"/>.</summary>
    public static StandIn Of(string name) => Of(StandInGenerations.Of(name));

    /// <summary>Compiles the adapter against a tree, as a host does it, into a cache that outlives the tests.</summary>
    public static AdapterEntry Compile(string tree) =>
        new AdapterCache(Path.Combine(StandInTree.Kept, "adapters"))
            .Find(TreeHeaders.Read(Path.Combine(tree, StandInTree.Headers))!, Environment.GetEnvironmentVariable);
}
