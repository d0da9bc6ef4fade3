namespace Ascend.Simpler;

/// <summary>A platform that kernels can be compiled for.</summary>
/// <param name="Name">As simpler's <c>get_platform</c> names it.</param>
/// <param name="Architecture">Folder of the architecture in a simpler tree.</param>
/// <param name="IsSimulator">Kernels run as host code.</param>
internal sealed record KernelPlatform(string Name, string Architecture, bool IsSimulator)
{
    private static readonly KernelPlatform[] s_all =
        [new("a2a3sim", "a2a3", true), new("a2a3", "a2a3", false), new("a5sim", "a5", true), new("a5", "a5", false)];

    /// <summary>The names of all of them, for messages.</summary>
    public static string Names => string.Join(", ", s_all.Select(platform => platform.Name));

    /// <summary>The platform of a name; null when no kernels are compiled for it.</summary>
    public static KernelPlatform? Find(string name) => s_all.FirstOrDefault(platform => platform.Name == name);

    /// <exception cref="ArgumentException">No such platform, or one that takes no compiled kernels.</exception>
    public static KernelPlatform Parse(string name) => Find(name)
        ?? throw new ArgumentException(
            name == "mock"
                ? "The mock device runs its own built-in programs, nothing is compiled for it; compile for a2a3sim to run real sources "
                  + "without hardware."
                : $"'{name}' is not a platform that kernels can be compiled for; those are {Names}.",
            nameof(name));

    /// <summary>The AICore architecture that ccec compiles for (simpler's tool, G6).</summary>
    public string AiCoreArchitecture(CoreType core) =>
        (Architecture == "a5" ? "dav-c310-" : "dav-c220-") + (core == CoreType.AiVector ? "vec" : "cube");
}
