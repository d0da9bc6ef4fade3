using Ascend.Runtime;

namespace Ascend.Cli.Doctor;

/// <summary>What is found of CANN, without loading it.</summary>
internal static class CannFindings
{
    /// <param name="root">The installation; null when none is named.</param>
    /// <param name="missing">What it means that something is missing.</param>
    public static IEnumerable<Finding> Of(string? root, FindingLevel missing)
    {
        if (root is null)
        {
            yield return new Finding(
                "device",
                "CANN",
                missing,
                $"{HostOptions.CannVariable} is not set",
                "Install the driver, the firmware and CANN 8.5 or later, source CANN's set_env.sh, which sets the variable, and run "
                + "'ascend doctor' again. The mock backend needs none of them.");
            yield break;
        }

        string[] versions = ["version.cfg", Path.Combine("compiler", "version.info"), Path.Combine("runtime", "version.info")];
        string? file = versions.Select(name => Path.Combine(root, name)).FirstOrDefault(File.Exists);
        yield return new Finding(
            "device", "CANN", FindingLevel.Info, file is null ? $"{root}, which has no version file" : $"{root}: {Examination.FirstLines(file)}");
        string? acl = CannInstallation.FindAcl(root);
        if (acl is null)
        {
            yield return new Finding(
                "device",
                "ACL library",
                missing,
                $"none of {string.Join(", ", CannInstallation.AclPlaces(root))} exists",
                $"Name a complete CANN installation in {HostOptions.CannVariable}, such as /usr/local/Ascend/ascend-toolkit/latest.");
            yield break;
        }

        yield return new Finding("device", "ACL library", FindingLevel.Ok, acl);
        string profiler = Path.Combine(Path.GetDirectoryName(acl)!, CannInstallation.ProfilerName);
        yield return File.Exists(profiler)
            ? new Finding("device", "profiling library", FindingLevel.Ok, profiler)
            : new Finding(
                "device", "profiling library", FindingLevel.Warning, $"'{profiler}' does not exist", "Install the CANN toolkit to profile runs with msprof.");
    }
}
