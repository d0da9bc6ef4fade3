namespace Ascend.Simpler;

/// <summary>The kind of AICore that a kernel runs on.</summary>
public enum CoreType
{
    /// <summary>AICube, <c>aic</c> in packages.</summary>
    AiCube,

    /// <summary>AIVector, <c>aiv</c> in packages.</summary>
    AiVector,
}
