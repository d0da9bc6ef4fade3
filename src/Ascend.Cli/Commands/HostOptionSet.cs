using System.CommandLine;
using Ascend.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Ascend.Cli.Commands;

/// <summary>The options that say which host a command works on, and its log.</summary>
internal sealed class HostOptionSet
{
    private readonly Option<BackendKind?> _backend = new("--backend")
    {
        Description = "mock, simulator or device; never falls back. Without it: the best that this machine offers.",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "What the mock models: issue622-tracr (default), issue622-corrected, or a JSON file.",
        HelpName = "name|file",
    };

    private readonly Option<string?> _noise = new("--mock-noise")
    {
        Description = "Noise on the mock's modelled times: JSON text or a file with it. Without it: ASCEND_MOCK_NOISE.",
        HelpName = "json|file",
    };

    private readonly Option<string?> _faults = new("--fault-plan")
    {
        Description = "Faults that the mock is to have: JSON text or a file with it. Without it: ASCEND_MOCK_FAULTS.",
        HelpName = "json|file",
    };

    private readonly Option<LogLevel> _log = new("--log-level")
    {
        Description = "Least severity of log lines on standard error.",
        DefaultValueFactory = _ => LogLevel.Warning,
    };

    public HostOptionSet(Command command, bool withFaults = false)
    {
        command.Options.Add(_backend);
        command.Options.Add(_profile);
        command.Options.Add(_noise);
        command.Options.Add(_log);
        if (withFaults)
        {
            command.Options.Add(_faults);
        }
    }

    /// <summary>Opens the host that the command line asks for.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="logging">Owns the log; disposed by the caller after the host.</param>
    public AscendHost Open(ParseResult parsed, out ILoggerFactory logging)
    {
        LogLevel level = parsed.GetValue(_log);
        logging = LoggerFactory.Create(builder =>
        {
            builder.Services.AddSingleton<ConsoleFormatter, LogLine>();
            builder.SetMinimumLevel(level).AddConsole(options =>
            {
                options.FormatterName = LogLine.FormatterName;
                options.LogToStandardErrorThreshold = LogLevel.Trace;
            });
        });
        AscendHost? host = null;
        try
        {
            host = AscendHost.Open(new HostOptions
            {
                Backend = parsed.GetValue(_backend),
                MockProfile = parsed.GetValue(_profile),
                MockNoise = parsed.GetValue(_noise),
                MockFaults = parsed.GetValue(_faults),
                LoggerFactory = logging,
            });
            return host.LoadSimpler();
        }
        catch
        {
            host?.Dispose();
            logging.Dispose();
            throw;
        }
    }
}
