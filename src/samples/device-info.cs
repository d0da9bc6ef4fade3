#:project ../Ascend.Runtime/Ascend.Runtime.csproj
#:property PublishAot=false
// Says what devices there are and what they have:  dotnet run device-info.cs
// ASCEND_BACKEND=device asks for CANN's devices; without it the best that this machine offers is opened.
using Ascend.Runtime;

using AscendHost host = AscendHost.Open();
Console.WriteLine($"{host}: {host.BackendReason}");
foreach (DeviceInfo info in host.GetDevices())
{
    Console.WriteLine($"device {info.Id}: {info.SocName}, {info.AiCubeCount} cube and {info.AiVectorCount} vector cores");
    if (info.Problem is not null)
    {
        Console.WriteLine($"  cannot be used: {info.Problem.Message}");
        continue;
    }

    using Device device = host.OpenDevice(info.Id);
    DeviceMemoryInfo memory = device.GetMemoryInfo();
    DeviceUtilization used = device.GetUtilization();
    StreamPriorityRange priorities = device.GetStreamPriorityRange();
    Console.WriteLine($"  memory: {memory.FreeBytes >> 20} of {memory.TotalBytes >> 20} MiB free, L2 {device.GetAttribute(DeviceAttribute.L2CacheBytes) >> 20} MiB");
    Console.WriteLine($"  in use: cube {used.Cube?.ToString() ?? "?"} %, vector {used.Vector?.ToString() ?? "?"} %");
    Console.WriteLine($"  stream priorities: {priorities}");
}
