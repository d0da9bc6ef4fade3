using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

internal static partial class SimplerLog
{
    [LoggerMessage(1100, LogLevel.Debug, "Compiling {Name}: {Command}")]
    public static partial void Compiling(ILogger logger, string name, string command);

    [LoggerMessage(1101, LogLevel.Warning,
        "{Name} computes in float16 where its source says bfloat16: {Compiler} lacks it, so bfloat16 data gives wrong results")]
    public static partial void Float16ForBfloat16(ILogger logger, string name, string compiler);

    [LoggerMessage(1102, LogLevel.Information, "Built package {Name} for {Platform} in {Path}")]
    public static partial void PackageBuilt(ILogger logger, string name, string platform, string path);
}
