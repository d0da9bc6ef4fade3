using System.Diagnostics;

namespace Ascend.Interop;

/// <summary>The C type of a generated member, for reviewers; absent from release builds.</summary>
/// <param name="name">The type as written in the contract header.</param>
[Conditional("DEBUG")]
[AttributeUsage(AttributeTargets.All)]
public sealed class NativeTypeNameAttribute(string name) : Attribute
{
    /// <summary>The C type.</summary>
    public string Name { get; } = name;
}
