using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>Writes what a worker reports to its standard error, where its session reads it.</summary>
internal sealed class WorkerLoggerFactory : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception.Message}")}");
        }
    }

    public void Dispose()
    {
        // Standard error stays open.
    }
}
