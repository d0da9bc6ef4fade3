namespace Ascend.Simpler;

/// <summary>How a worker is started.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">What comes before the socket's path.</param>
/// <param name="Path">What was found, for messages.</param>
internal sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments, string Path)
{
    private const string ToolName = "ascend";

    /// <summary>Finds the worker: as named, or the tool beside the application.</summary>
    /// <param name="option"><see cref="SessionOptions.WorkerPath"/>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="baseDirectory">The application's directory.</param>
    /// <exception cref="AscendException">There is none.</exception>
    public static WorkerCommand Find(string? option, Func<string, string?> environment, string baseDirectory)
    {
        string? variable = environment(SessionOptions.WorkerVariable);
        (string? named, string origin) = !string.IsNullOrEmpty(option)
            ? (option, "SessionOptions.WorkerPath") : (variable, SessionOptions.WorkerVariable);
        if (!string.IsNullOrEmpty(named))
        {
            string path = System.IO.Path.GetFullPath(named);
            return File.Exists(path)
                ? Of(path, environment)
                : throw new AscendException(
                    $"The worker executable '{path}' does not exist (named by {origin}).", "Name the ascend tool's executable or ascend.dll.");
        }

        return ToolIn(baseDirectory) is { } tool
            ? Of(tool, environment)
            : throw new AscendException(
                $"SessionIsolation.Process needs the ascend tool as its worker, and there is no '{System.IO.Path.Combine(baseDirectory, ToolName)}'.",
                $"Put the tool (src/Ascend.Cli) beside the application, or name its executable in SessionOptions.WorkerPath or {SessionOptions.WorkerVariable}.");
    }

    /// <summary>A worker is named, rightly or not, or the tool is beside the application.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    public static bool IsThere(string? option, Func<string, string?> environment, string baseDirectory) =>
        !string.IsNullOrEmpty(option) || !string.IsNullOrEmpty(environment(SessionOptions.WorkerVariable)) || ToolIn(baseDirectory) is not null;

    private static string? ToolIn(string directory)
    {
        string tool = System.IO.Path.Combine(directory, ToolName);
        return File.Exists(tool) ? tool
            : File.Exists(tool + ".dll") && File.Exists(tool + ".runtimeconfig.json") ? tool + ".dll" : null;
    }

    private static WorkerCommand Of(string path, Func<string, string?> environment)
    {
        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return new WorkerCommand(path, [RuntimeWorker.CommandName], path);
        }

        string? process = Environment.ProcessPath;
        string host = process is not null && System.IO.Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? process : environment("DOTNET_HOST_PATH") is { Length: > 0 } named ? named : "dotnet";
        return new WorkerCommand(host, [path, RuntimeWorker.CommandName], path);
    }
}
