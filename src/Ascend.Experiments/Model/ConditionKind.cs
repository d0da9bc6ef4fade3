namespace Ascend.Experiments;

/// <summary>What follows from a condition.</summary>
public enum ConditionKind
{
    /// <summary>The arms did different work: they are not compared.</summary>
    ChangesWork,

    /// <summary>It can explain the result: not like for like. Refused in strict mode.</summary>
    ExplainsResult,

    /// <summary>A reader should know it; it does not make the arms unlike.</summary>
    Note,
}
