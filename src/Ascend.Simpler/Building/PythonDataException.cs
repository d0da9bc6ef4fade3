namespace Ascend.Simpler;

/// <summary>A Python file holds something other than the data it is read for.</summary>
/// <param name="line">Line, from 1.</param>
/// <param name="problem">What was met, and what is understood there.</param>
internal sealed class PythonDataException(int line, string problem) : Exception($"line {line}: {problem}")
{
    public int Line => line;

    public string Problem => problem;
}
