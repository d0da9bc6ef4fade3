namespace Ascend.Interop;

/// <summary>An annotation of the contract header, such as <c>optional: CANN 8.5.0</c> on a table field.</summary>
/// <param name="annotation">The annotation's text.</param>
[AttributeUsage(AttributeTargets.All)]
public sealed class NativeAnnotationAttribute(string annotation) : Attribute
{
    /// <summary>The annotation's text.</summary>
    public string Annotation { get; } = annotation;
}
