using System.Diagnostics;
using System.Reflection;

namespace Ascend.Fuzzing;

/// <summary>Inputs that did what no reader may do, with what they did: each fault once.</summary>
internal sealed class Findings(InputFolder folder)
{
    private readonly HashSet<string> _faults = [];

    public int Count => _faults.Count;

    /// <summary>Keeps an input, unless the same fault was found before.</summary>
    public void Add(string target, byte[] bytes, Exception e)
    {
        MethodBase? own = new StackTrace(e).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method =>
            method?.DeclaringType?.Assembly.GetName().Name is "Ascend.Files" or "Ascend.Tracing" or "Ascend.Simpler");
        Add(target, bytes, $"{e.GetType()} in {own?.DeclaringType}.{own?.Name}", e.ToString());
    }

    /// <summary>Keeps an input, unless the same fault was found before.</summary>
    public void Add(string target, byte[] bytes, string fault, string details)
    {
        if (_faults.Add($"{target}: {fault}"))
        {
            string file = folder.Save(target, bytes);
            File.WriteAllText($"{file}.txt", details);
            Console.WriteLine($"FINDING {target}: {fault}");
            Console.WriteLine($"  again: dotnet run --project tests/Ascend.Fuzzing -- replay {file}");
        }
    }
}
