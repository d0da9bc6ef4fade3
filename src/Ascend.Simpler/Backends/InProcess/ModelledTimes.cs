using Ascend.Interop;
using Ascend.Interop.Mock;

namespace Ascend.Simpler;

/// <summary>Reads the mock's report of the run that ended last on a device; knows nothing on other backends. Allocates
/// nothing.</summary>
internal readonly unsafe struct ModelledTimes(NativeTable<MockApi>? mock, int deviceId)
{
    /// <summary>How many runs the device has finished with success; 0 without a mock.</summary>
    public ulong FinishedRuns => Read(out MockRunReport report) ? report.run_ordinal : 0;

    /// <summary>Device wall and kernel span in ns of the one run that has finished since; null when it was another number of runs,
    /// or the mock has no time.</summary>
    /// <param name="finishedRuns"><see cref="FinishedRuns"/> before the run was launched.</param>
    public (long? DeviceWall, long? KernelSpan) TimesOfOneRunSince(ulong finishedRuns) =>
        Read(out MockRunReport report) && report.run_ordinal == finishedRuns + 1
            ? (Known(report.device_wall_ns), Known(report.kernel_span_ns))
            : (null, null);

    private static long? Known(ulong time) => time == 0 ? null : (long)time;

    private bool Read(out MockRunReport report)
    {
        report = default;
        fixed (MockRunReport* pointer = &report)
        {
            return mock is not null && mock.Api.ascend_mock_last_run(deviceId, pointer) == (int)MockStatus.MOCK_OK;
        }
    }
}
