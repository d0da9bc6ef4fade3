namespace Ascend.Runtime.Tests.FaultSweep;

/// <summary>The public operations that load, launch, call back and profile.</summary>
internal static class LaunchOperations
{
    public static IEnumerable<SweepOperation> All(string folder)
    {
        string file = Path.Combine(folder, "nop.o");
        File.WriteAllBytes(file, World.NopImage);
        return
        [
            Of("load a binary from memory and unload it", w => w.Device.LoadBinary(World.NopImage).Dispose()),
            Of("load a binary from a file and get its function", w =>
            {
                using KernelBinary binary = w.Device.LoadBinary(file);
                _ = binary.GetFunction("nop");
            }) with { ReportedElsewhere = s_attributes },
            Of("ask a function", w =>
            {
                _ = w.Kernel.GetEntryPoints();
                _ = w.Kernel.GetCodeSizes();
                _ = w.Kernel.Binary.GetDeviceLocation();
            }),
            Of("launch with host arguments", w =>
            {
                w.Stream.Launch(w.Kernel, 1, new LaunchArguments().Add(w.Buffer).Add(3L));
                w.Stream.Synchronize();
            }),
            Of("launch with data behind the arguments and a configuration", w =>
            {
                LaunchArguments arguments = new LaunchArguments().AddData<float>(new float[16]).Add(3L);
                w.Stream.Launch(w.Kernel, 1, arguments, new LaunchOptions { ScheduleMode = KernelScheduleMode.Normal, Timeout = TimeSpan.FromSeconds(2) });
                w.Stream.Synchronize();
            }),
            Of("launch with the thread's list", w =>
            {
                w.Stream.Launch(w.Kernel, 1, static (ref KernelArgumentList list, DeviceBuffer buffer) =>
                {
                    list.Add(buffer);
                    list.Add(3L);
                }, w.Buffer);
                w.Stream.Synchronize();
            }),
            Of("launch with an array of arguments", w =>
            {
                w.Stream.LaunchWithArgumentArray(w.Kernel, 1, new LaunchArguments().Add(w.Buffer).Add(3L));
                w.Stream.Synchronize();
            }),
            Of("launch within the stream's own core limits", w =>
            {
                w.Stream.SetCoreLimit(CoreKind.Vector, 2);
                w.Stream.Launch(w.Kernel, 1, new LaunchArguments().Add(w.Buffer).Add(3L));
                w.Stream.ResetCoreLimits();
                w.Stream.Synchronize();
            }) with { ReportedElsewhere = s_limits },
            Of("ask for the stream's core limit", w => _ = w.Stream.GetCoreLimit(CoreKind.Vector)),
            Of("profile with a range and a mark", w =>
            {
                using ProfilerSession profiler = ProfilerSession.Start(w.Device, Path.Combine(folder, "profile"));
                using (profiler.Range("work"))
                {
                    profiler.Mark("here");
                }

                profiler.Stop();
            }),
            Of("call back and wait", w =>
            {
                w.Stream.EnqueueCallback(static () => { });
                w.Stream.Synchronize();
            }),
        ];
    }

    private static readonly Dictionary<string, string> s_limits = new()
    {
        ["aclrtGetStreamResLimit"] = "the number of the chip's cores",
        ["aclrtGetDeviceInfo"] = "the most blocks that a launch can have",
    };

    private static readonly Dictionary<string, string> s_attributes = new()
    {
        ["aclrtGetFunctionAttribute"] = "a property that is null",
        ["aclrtFunctionGetParamCount"] = "a property that is null",
        ["aclrtGetFunctionName"] = "the name asked for",
    };

    private static SweepOperation Of(string name, Action<World> act) => new(name, h => new World(h), s => act((World)s));
}
