using System.Globalization;
using Ascend.Fuzzing;
using Ascend.Tracing.Tests.Formats;

// No argument: fuzz. replay FILE…: read inputs again, without instrumentation. keep: renew the committed corpus.
return args switch
{
    [] => FuzzSession.Run(
        Number("ASCEND_FUZZ_SEED") ?? Random.Shared.Next(), TimeSpan.FromSeconds(Number("ASCEND_FUZZ_SECONDS") ?? 60)),
    ["replay", .. var files] when files.Length > 0 => Replay(files),
    ["keep"] => FuzzSession.Keep(),
    ["loop", var seed, var seconds, var current] => Loop(Parse(seed), Parse(seconds), current),
    ["smallest", var current] => Smallest(current),
    _ => Usage(),
};

static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
    ? Parse(text)
    : null;

static int Parse(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("no argument (fuzz), replay FILE…, or keep");
    return 2;
}

static int Loop(int seed, int seconds, string current)
{
    using var loop = new FuzzLoop(current);
    return loop.Run(seed, TimeSpan.FromSeconds(seconds)) == 0 ? 0 : 1;
}

static int Smallest(string current)
{
    using var loop = new FuzzLoop(current);
    (string Target, byte[] Bytes)[] kept = [.. loop.Smallest().Select(input => (input.Target, File.ReadAllBytes(input.File)))];
    Directory.Delete(Directory.CreateDirectory(InputFolder.Committed.Path).FullName, recursive: true);
    foreach ((string target, byte[] bytes) in kept)
    {
        InputFolder.Committed.Save(target, bytes);
    }

    Console.WriteLine($"{kept.Length} inputs, {kept.Sum(input => input.Bytes.Length)} bytes");
    return 0;
}

static int Replay(string[] files)
{
    using var folder = new FormatFolder();
    FuzzTarget[] targets = FuzzTarget.All(folder);
    int faults = 0;
    foreach (string file in files)
    {
        string name = InputFolder.TargetOf(Path.GetFullPath(file));
        FuzzTarget? target = Array.Find(targets, t => t.Name == name);
        if (target is null)
        {
            string known = string.Join(", ", targets.Select(t => t.Name));
            Console.Error.WriteLine($"'{file}' lies in a folder '{name}', which is no target; targets: {known}");
            return 2;
        }

        try
        {
            target.Read(File.ReadAllBytes(file), true);
            Console.WriteLine($"{file}: read, or refused as documented");
        }
        catch (Exception e)
        {
            faults++;
            Console.WriteLine($"{file}: {e}");
        }
    }

    return faults == 0 ? 0 : 1;
}
