using System.CommandLine;
using System.CommandLine.Parsing;
using Ascend.Cli.Commands.Trace;
using Ascend.Experiments;
using Ascend.Tracing;

namespace Ascend.Cli.Compare;

/// <summary>The options of <c>ascend compare</c> that compare captures which exist already.</summary>
internal sealed class CapturesOptionSet
{
    private readonly Option<string[]> _captures = new("--captures")
    {
        Description = "Measure nothing: compare captures of any kind that 'ascend trace' reads, the first arm's with the "
            + "second's. Several of an arm are separated by commas (A1,A2 B1,B2): each is a sample.",
        HelpName = "captures",
        AllowMultipleArgumentsPerToken = true,
        Arity = new ArgumentArity(2, 2),
    };

    private readonly Option<string?> _names = Names("--names", "Kernel names by func_id, of both arms' captures");
    private readonly Option<string?> _aNames = Names("--a-names", "Those of the first arm's captures");
    private readonly Option<string?> _bNames = Names("--b-names", "Those of the second arm's captures");
    private readonly Option<string?> _aName = Text(
        "--a-name", "What the first arm is called; with --b-name: the arms are two kernels, whatever the files call them.", "name");
    private readonly Option<string?> _bName = Text("--b-name", "What the second arm is called.", "name");
    private readonly Option<string?> _kernels = Text(
        "--kernels", "The kernels that count, by name, * for any text. Without it: attention.", "pattern;pattern");
    private readonly Option<string?> _aDeps = Text(
        "--a-deps", "The deps.json of the first arm's chip swimlanes; without it, the only one beside each.", "file");
    private readonly Option<string?> _bDeps = Text("--b-deps", "That of the second arm's.", "file");
    private readonly Option<int?> _proc = Number(
        "--proc", "The proc (device, rank) that counts, where a capture has several.");
    private readonly Option<int?> _bProc = Number("--b-proc", "The second arm's, where it has another number.");

    public CapturesOptionSet(Command command)
    {
        foreach (Option option in Options.Prepend(_captures))
        {
            command.Options.Add(option);
        }
    }

    private Option[] Options => [_names, _aNames, _bNames, _aName, _bName, _kernels, _aDeps, _bDeps, _proc, _bProc];

    /// <summary>The paths of both arms as they were written; null when captures are not what is compared.</summary>
    public string[]? Paths(ParseResult parsed) => parsed.GetValue(_captures) is { Length: > 0 } paths ? paths : null;

    /// <summary>Compares the captures; null when none are named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="others">Options that mean something beside captures; any other is refused.</param>
    /// <param name="outputs">Files to be written; refused where one is what is read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UsageException">Options do not go together.</exception>
    /// <exception cref="TraceFormatException">A capture cannot be read.</exception>
    public Comparison? Compare(
        ParseResult parsed, IEnumerable<Option> others, IEnumerable<string?> outputs, CancellationToken cancellation)
    {
        if (Paths(parsed) is not [string a, string b])
        {
            return Given(parsed).FirstOrDefault(Options.Contains) is not { } lonely ? null
                : throw new UsageException($"{lonely.Name} belongs to --captures; name the captures of both arms with it.");
        }

        Option[] known = [_captures, .. Options, .. others];
        if (Given(parsed).FirstOrDefault(option => !known.Contains(option)) is { } other)
        {
            throw new UsageException(
                $"{other.Name} says what to measure or to read; with --captures, the captures are what is compared. Leave one out.");
        }

        CaptureArm first = Arm(parsed, a, _aName, _aNames, _aDeps, parsed.GetValue(_proc));
        CaptureArm second = Arm(parsed, b, _bName, _bNames, _bDeps, parsed.GetValue(_bProc) ?? parsed.GetValue(_proc));
        foreach (string? output in outputs)
        {
            InputGuard.RequireOther(
                output,
                [
                    .. first.Paths, .. second.Paths, first.DepsPath, second.DepsPath,
                    parsed.GetValue(_names), parsed.GetValue(_aNames), parsed.GetValue(_bNames),
                ]);
        }

        return CaptureComparison.Compare(
            first,
            second,
            CommandWords.Of(parsed),
            Kernels(parsed),
            cancellation);
    }

    private CaptureArm Arm(
        ParseResult parsed, string paths, Option<string?> name, Option<string?> names, Option<string?> deps, int? proc) => new()
        {
            Paths = Path.Exists(paths) ? [paths] : [.. paths.Split(',', StringSplitOptions.RemoveEmptyEntries)],
            Name = parsed.GetValue(name),
            Names = CaptureOptionSet.Names(parsed.GetValue(names) ?? parsed.GetValue(_names)),
            DepsPath = parsed.GetValue(deps),
            ProcId = proc,
        };

    private KernelGroup? Kernels(ParseResult parsed) => parsed.GetValue(_kernels) is not { } text ? null
        : text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } patterns
            ? new KernelGroup(string.Join(';', patterns), patterns)
            : throw new UsageException($"--kernels '{text}' has no pattern.");

    private static IEnumerable<Option> Given(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Where(result => !result.Implicit).Select(result => result.Option);

    private static Option<string?> Names(string name, string description) => Text(
        name, $"{description}: a JSON object, a name map of simpler, or a kernel package.", "file|package");

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static Option<int?> Number(string name, string description) =>
        new(name) { Description = description, HelpName = "N" };
}
