using System.Globalization;

namespace Ascend.Simpler;

/// <summary>What the compiler found in a tree's headers: the lines of adapter_facts by key.</summary>
internal sealed class AdapterFacts
{
    private const string KernelPrefix = "kernel.";

    private readonly Dictionary<string, string> _values;

    private AdapterFacts(Dictionary<string, string> values)
    {
        _values = values;
        IsBlocking = this["run.form"] != "phases";
    }

    /// <summary>All facts, in the adapter's order.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    /// <summary>What kernels and orchestrations that were compiled against the tree rely on.</summary>
    public IEnumerable<KeyValuePair<string, string>> KernelFacts =>
        _values.Where(fact => fact.Key.StartsWith(KernelPrefix, StringComparison.Ordinal));

    /// <summary>Functions that the adapter calls.</summary>
    public IReadOnlyList<string> Functions => this["functions"].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Most tensors of a launch.</summary>
    public int MaxTensors => Number("kernel.arguments.max_tensors");

    /// <summary>Host failures count from -1000, so that a code says which side it is from.</summary>
    public bool HasSplitCodes => this["codes.band"].StartsWith("host codes", StringComparison.Ordinal);

    /// <summary>A run is one blocking call.</summary>
    public bool IsBlocking { get; }

    /// <summary>The family of the ABI in short, for people.</summary>
    public string Generation => GenerationName.Of(this);

    /// <summary>A fact; empty when the adapter does not state it.</summary>
    public string this[string key] => _values.GetValueOrDefault(key, "");

    /// <summary>Whether the tree has a knob.</summary>
    public bool HasKnob(string name) => this[$"knob.{name}"] == "yes";

    /// <summary>A fact that is a number; 0 when it is none.</summary>
    public int Number(string key) => int.TryParse(this[key], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : 0;

    public static AdapterFacts Parse(string text) => new(text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal));
}
