using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>
/// A worker as a process: started, connected, watched, ended. Its standard input stays open as long as this process lives, which
/// is how it learns that it does not.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>How long a process that was killed, or that closed its channel, may take to be gone with its last lines read.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task _logReader;
    private bool _killed;

    private WorkerProcess(Process process, ILogger logger)
    {
        _process = process;
        Id = process.Id;
        Log = new WorkerLog(logger, Id);
        _logReader = Log.ReadAsync(process.StandardError.BaseStream);
    }

    public int Id { get; }

    public WorkerLog Log { get; }

    /// <summary>Starts a worker and waits until it has connected.</summary>
    /// <param name="command">What to start. It gets this process's environment and directory.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="logger">Receives its lines.</param>
    /// <param name="socket">The connection.</param>
    /// <exception cref="AscendException">It cannot be started.</exception>
    /// <exception cref="AscendWorkerException">It ended or did not connect in time.</exception>
    public static WorkerProcess Start(WorkerCommand command, TimeSpan limit, ILogger logger, out Socket socket)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ascend-");
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            string path = Path.Combine(folder.FullName, "worker");
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            WorkerProcess worker = Start(command, path, logger);
            try
            {
                socket = worker.Accept(listener, limit);
                return worker;
            }
            catch
            {
                worker.Kill();
                worker.Dispose();
                throw;
            }
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new AscendException(
                $"The folder for temporary files '{folder.FullName}' is too long for a socket's path.", "Set TMPDIR to a short path.", e);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Waits for the end of a process that is ending, and kills it when it does not.</summary>
    /// <returns>How it ended.</returns>
    public WorkerEnd WaitForEnd(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            Kill();
        }

        return End();
    }

    /// <summary>How the process ended, which closed its channel or sent nonsense; kills one that has not ended yet.</summary>
    public WorkerEnd WaitForEnd() => WaitForEnd(s_endLimit);

    /// <summary>Kills the process and waits until it is gone.</summary>
    public WorkerEnd KillAndWait()
    {
        Kill();
        return End();
    }

    /// <summary>Lets a process that still runs know that nobody needs it.</summary>
    public void Dispose()
    {
        _process.StandardInput.Dispose();
        _process.Dispose();
    }

    private static WorkerProcess Start(WorkerCommand command, string socketPath, ILogger logger)
    {
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, socketPath])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new WorkerProcess(Process.Start(start)!, logger);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new AscendException(
                $"The worker '{command.Path}' cannot be started: {e.Message}", "Make it executable, or name another one.", e);
        }
    }

    private Socket Accept(Socket listener, TimeSpan limit)
    {
        using var cancellation = new CancellationTokenSource(limit);
        Task<Socket> accept = listener.AcceptAsync(cancellation.Token).AsTask();
        Task exit = _process.WaitForExitAsync(cancellation.Token);
        int first = Task.WaitAny(accept, exit);
        if (first == 0 && accept.IsCompletedSuccessfully)
        {
            cancellation.Cancel();
            return accept.Result;
        }

        bool ended = exit.IsCompletedSuccessfully;
        cancellation.Cancel();
        WorkerEnd end = ended ? WaitForEnd() : KillAndWait();
        string what = ended ? $"{end.Description} before it connected." : $"did not connect within {limit} and was killed.";
        throw new AscendWorkerException(
            $"The worker process {Id} {what}{end.Quote}",
            "Run the worker's executable by hand to see what it lacks, or raise SessionOptions.WorkerTimeout.",
            end);
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _killed = true;
                _process.Kill();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile.
        }
    }

    private WorkerEnd End()
    {
        bool ended = _process.WaitForExit(s_endLimit);
        _ = _logReader.Wait(s_endLimit);
        return !ended || _killed ? new WorkerEnd(null, null, Log.Lines) : WorkerEnd.Of(_process.ExitCode, Log.Lines);
    }
}
