namespace Ascend.Simpler;

/// <summary>How a host compiler represents bfloat16 in simulator kernels.</summary>
internal enum Bfloat16Support
{
    /// <summary>Not at all: pto-isa's headers fall back to float16 without a word.</summary>
    None,

    /// <summary>The library's own <c>&lt;stdfloat&gt;</c>.</summary>
    StandardLibrary,

    /// <summary>The compiler's <c>__bf16</c>, through a header of ours that names it <c>std::bfloat16_t</c>.</summary>
    CompilerType,
}
