using System.Text;

namespace Ascend.Simpler.Tests;

/// <summary>expected.h: which functions a stand-in library exports and by which offsets it reads what it is given.</summary>
internal static class StandInExpectedHeader
{
    public static string Of(StandInFeatures features)
    {
        var layout = new StandInLayout(features);
        var text = new StringBuilder("#pragma once\n");
        void Define(string name, object value) => text.Append($"#define STAND_IN_{name} {value}\n");
        void DefineFlag(string name, bool value) => Define(name, value ? 1 : 0);
        Define("RUN", (int)features.Run);
        DefineFlag("TIMING", features.Run == RunForm.PreparedWithTiming);
        DefineFlag("DESCRIPTOR", features.HasDescriptor);
        Define("TENSORS", features.ChipTensors);
        Define("INIT", features.InitParameters);
        Define("PROVISION", (int)features.Provision);
        DefineFlag("ALIGNMENT_CALL", features.AlignmentCall);
        DefineFlag("CONTRACT", features.PipelineContract);
        DefineFlag("CONCURRENT", features.ConcurrentPrepare);
        DefineFlag("COMMITTED", features.CommittedMemory);
        DefineFlag("MEMORY_INFO", features.MemoryInfo);
        DefineFlag("JOINED", features.JoinedLaunch);
        DefineFlag("LOG", features.BindsLog);
        Define("LOG_VERSION", features.Log == LogForm.L1 ? 1 : 2);
        Define("LOG_LIBRARY", features.Log switch { LogForm.LibraryOfOne => 1, LogForm.LibraryOfTwo => 2, _ => 0 });
        DefineFlag("KERNEL_MODE", features.KernelMode != KernelMode.Absent);
        Define("POLL_ERROR", features.Codes == CodeForm.Split ? -1000 : -1);
        Define("PLATFORM", "\"a2a3sim\"");
        text.Append($"static const size_t kArgumentsSize = {layout.ArgumentsSize};\n");
        foreach (StandInStructure structure in layout.All)
        {
            string fields = string.Join(
                ", ",
                structure.Fields.Select(field => $"{{\"{field.Name}\", {field.Offset}, {field.Size}, {field.Count}}}"));
            text.Append($"static Structure s_{structure.Name} = {{\"{structure.Name}\", {structure.Size}, ");
            text.Append($"{structure.Fields.Length}, {{{fields}}}}};\n");
        }

        Define("STRUCTURES", string.Join(", ", layout.All.Select(structure => $"&s_{structure.Name}")));
        return text.ToString();
    }
}
