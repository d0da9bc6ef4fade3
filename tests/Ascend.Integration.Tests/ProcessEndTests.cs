namespace Ascend.Integration.Tests;

/// <summary>A process that ends without disposing anything ends well: finalizers and the exit of the process do no harm.</summary>
public sealed class ProcessEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ascend-end-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("return 0;")]
    [InlineData("Environment.Exit(0); return 1;")]
    [InlineData("GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); GC.WaitForPendingFinalizers(); return 0;")]
    public async Task Nothing_was_disposed(string end)
    {
        string script = Path.Combine(_folder, "leaky.cs");
        await File.WriteAllTextAsync(script, $$"""
            #:project {{RepositoryRoot.Path}}/src/Ascend.Simpler/Ascend.Simpler.csproj
            #:property PublishAot=false
            using Ascend.Runtime;
            using Ascend.Simpler;

            for (int i = 0; i < 20; i++)
            {
                Leak();
            }

            Console.WriteLine("leaked");
            {{end}}

            static void Leak()
            {
                AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
                host.TaskFailed += (_, _) => { };
                Device device = host.OpenDevice();
                DeviceStream stream = device.CreateStream();
                PinnedBuffer<int> pinned = device.AllocatePinned<int>(1024);
                DeviceBuffer<int> buffer = device.Allocate<int>(1024);
                DeviceEvent recorded = device.CreateEvent();
                stream.EnqueueCopy(pinned, buffer);
                stream.EnqueueCallback(static () => { });
                stream.Record(recorded);
                _ = stream.SynchronizeAsync();
                RuntimeSession session = device.CreateSession();
                session.Allocate(64);
            }
            """);
        (int exitCode, string output) = await ChildProcess.RunAsync("dotnet", ["run", script], _folder);
        Assert.True(exitCode == 0, output);
        Assert.Contains("leaked", output, StringComparison.Ordinal);
        Assert.DoesNotContain("xception", output, StringComparison.Ordinal);
    }
}
