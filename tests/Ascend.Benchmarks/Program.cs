using Ascend.Benchmarks;
using BenchmarkDotNet.Running;

if (args is ["overhead"])
{
    RunOverhead.Execute();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
