using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>The process's log threshold: every adapter hands it to the libraries that it bound, in their tree's own form.</summary>
internal static unsafe class HostLog
{
    private static readonly Lock s_lock = new();
    private static readonly List<SimplerAdapter> s_adapters = [];
    private static AdapterLogLevel s_threshold = AdapterLogLevel.ADAPTER_LOG_OFF;

    /// <summary>The least severity that the libraries write to standard error.</summary>
    public static AdapterLogLevel Threshold
    {
        get
        {
            lock (s_lock)
            {
                return s_threshold;
            }
        }
    }

    /// <summary>Has the libraries write lines of a severity, and of every higher one.</summary>
    public static void Lower(AdapterLogLevel level)
    {
        lock (s_lock)
        {
            if (level < s_threshold)
            {
                s_threshold = level;
                s_adapters.ForEach(Tell);
            }
        }
    }

    /// <summary>Takes an adapter that was just loaded.</summary>
    public static void Add(SimplerAdapter adapter)
    {
        lock (s_lock)
        {
            s_adapters.Add(adapter);
            Tell(adapter);
        }
    }

    private static void Tell(SimplerAdapter adapter)
    {
        int status = adapter.Api.adapter_set_log_level((int)s_threshold);
        if (status != 0)
        {
            throw new AscendException(
                $"simpler's log library refused the threshold {s_threshold} with {status}.", "Build the tree's log library from its sources.");
        }
    }
}
