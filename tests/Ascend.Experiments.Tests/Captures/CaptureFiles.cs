using System.Globalization;
using System.Text;

namespace Ascend.Experiments.Tests.Captures;

/// <summary>Writes small captures whose figures are plain to see.</summary>
internal static class CaptureFiles
{
    /// <summary>
    /// Chrome JSON with a span of <paramref name="kernel"/> on each of some cube cores, and one of another kernel
    /// after them.
    /// </summary>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="kernel">The kernel that counts.</param>
    /// <param name="lastsUs">Duration of its spans: the makespan.</param>
    /// <param name="cores">Cores.</param>
    /// <param name="other">The other kernel; null for none.</param>
    public static string Json(TemporaryFolder folder, string kernel, double lastsUs, int cores = 2, string? other = null)
    {
        var text = new StringBuilder("{\"traceEvents\":[{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"args\":{\"name\":\"device\"}}");
        for (int core = 0; core < cores; core++)
        {
            text.Append(CultureInfo.InvariantCulture, $",\n{{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":{core},\"args\":{{\"name\":\"AIC_{core}\"}}}}");
            Span(text, kernel, core, 10, lastsUs);
            if (other is not null)
            {
                Span(text, other, core, 20 + lastsUs, 5);
            }
        }

        return Write(folder, "json", text.Append("\n]}").ToString());
    }

    /// <summary>A table of msprof with so many launches of each kernel, one after another on a stream.</summary>
    public static string Table(TemporaryFolder folder, params (string Kernel, int Launches, double LastsUs)[] kernels)
    {
        var text = new StringBuilder("Op Name,OP Type,Task Type,Task Start Time(us),Task Duration(us),Stream ID,Device_id,Block Dim\n");
        double at = 1000;
        foreach ((string kernel, int launches, double lastsUs) in kernels)
        {
            for (int i = 0; i < launches; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{kernel},X,MIX_AIC,{at},{lastsUs},1,0,24\n");
                at += lastsUs + 2;
            }
        }

        return Write(folder, "csv", text.ToString());
    }

    /// <summary>
    /// A chip swimlane of several launches, each 2 us long on two cube cores; the file keeps them apart by epoch or
    /// not.
    /// </summary>
    public static string Swimlane(TemporaryFolder folder, int launches, bool areTold = true)
    {
        const long Ticks = 100, Period = 50_000;
        IEnumerable<string> tasks = Enumerable.Range(1, launches).SelectMany(n => Enumerable.Range(0, 2).Select(core =>
            string.Create(CultureInfo.InvariantCulture, $"[{core},{n},0,{n * Period},{(n * Period) + Ticks},1,7]")));
        string bounds = string.Join(',', Enumerable.Range(1, launches).Select(n => areTold
            ? string.Create(CultureInfo.InvariantCulture, $"{{\"run_epoch\":{n},\"start_cycles\":{(n * Period) - 10}}}")
            : string.Create(CultureInfo.InvariantCulture, $"{{\"begun\":{n}}}")));
        string boundaries = launches > 1 ? $",\"run_boundaries\":[{bounds}]" : "";
        string text = "{\"chip_swimlane_level\":1,\"metadata\":{\"clock_freq_hz\":50000000,\"num_cores\":2,\"core_types\":[\"aic\",\"aic\"]" + boundaries
            + "},\"aicore_tasks\":[" + string.Join(',', tasks.Select(t => t[..t.LastIndexOf(',')] + "]")) + "]}";
        return Write(folder, "json", text);
    }

    private static void Span(StringBuilder text, string kernel, int core, double start, double duration) => text.Append(
        CultureInfo.InvariantCulture, $",\n{{\"name\":\"{kernel}\",\"ph\":\"X\",\"ts\":{start},\"dur\":{duration},\"pid\":1,\"tid\":{core}}}");

    private static string Write(TemporaryFolder folder, string extension, string text)
    {
        string inner = Directory.CreateDirectory(folder.File(Guid.NewGuid().ToString("N"))).FullName;
        string path = Path.Combine(inner, $"capture.{extension}");
        File.WriteAllText(path, text);
        return path;
    }
}
