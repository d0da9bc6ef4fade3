using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Ascend.Simpler;

/// <summary>
/// The other side of a session with <see cref="SessionIsolation.Process"/>: what the ascend tool runs when it is started as a
/// worker. A program of one's own can serve as the worker by calling <see cref="Run"/>.
/// </summary>
public static class RuntimeWorker
{
    /// <summary>The first argument of a process that is started as a worker; the second one is for <see cref="Run"/>.</summary>
    public const string CommandName = "worker";

    private const int GaveUp = 3;

    /// <summary>How long an orderly end may take after the session's process is gone.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(5);

    /// <summary>The version of this library; session and worker must have the same.</summary>
    internal static string Version { get; } =
        typeof(RuntimeWorker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Serves one session until it ends or its process is gone.</summary>
    /// <param name="socketPath">The socket that the session listens on.</param>
    /// <returns>The exit code for the process: 0 after an orderly end.</returns>
    /// <remarks>Takes over the process: standard input tells whether the session's process lives, and interrupts from the terminal
    /// are left to that process.</remarks>
    public static int Run(string socketPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        using PosixSignalRegistration interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var ended = new ManualResetEventSlim();
        var watch = new Thread(() => EndWithParent(ended)) { IsBackground = true, Name = "ascend worker watch" };
        watch.Start();
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            using var channel = new WorkerChannel(socket);
            using var server = new WorkerServer(channel);
            server.Serve();
            return 0;
        }
        catch (Exception e) when (e is WorkerProtocolException or SocketException)
        {
            Console.Error.WriteLine($"ascend worker: the session's process {e.Message}");
            return GaveUp;
        }
        finally
        {
            ended.Set();
        }
    }

    /// <summary>Kills this process when its parent is gone and the orderly end does not come: a kernel may hang for ever.</summary>
    private static void EndWithParent(ManualResetEventSlim ended)
    {
        using Stream input = Console.OpenStandardInput();
        try
        {
            while (input.ReadByte() >= 0)
            {
                // Nobody writes there; only its end matters.
            }
        }
        catch (IOException)
        {
            // As good as its end.
        }

        if (!ended.Wait(s_endLimit))
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
