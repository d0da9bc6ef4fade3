using Ascend.Benchmarks;
using BenchmarkDotNet.Running;

if (args is ["overhead"])
{
    RunOverhead.Execute();
}
else if (args is ["launch"])
{
    LaunchOverhead.Execute();
}
else if (args is ["simulator"])
{
    SimulatorOverhead.Execute();
}
else if (args is ["simulator-child"])
{
    await SimulatorOverhead.ChildAsync();
}
else if (args is ["start"])
{
    StartCost.Execute();
}
else if (args is ["start-child", _])
{
    StartCost.Child(args[1]);
}
else if (args is ["isolation"])
{
    IsolationOverhead.Execute();
}
else if (args is ["trace-speed", ..])
{
    TraceSpeed.Execute(args[1..]);
}
else if (args is ["trace-child", _, _, _])
{
    TraceSpeed.Child(args[1], args[2], args[3]);
}
else if (args is ["format-speed", ..])
{
    FormatSpeed.Execute(args[1..]);
}
else if (args is ["format-child", _])
{
    FormatSpeed.ReadOnce(args[1]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
