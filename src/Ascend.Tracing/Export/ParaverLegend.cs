using System.Text;
using Ascend.Tracing.Text;

namespace Ascend.Tracing.Export;

/// <summary>The files beside a Paraver trace: legend (.pcf), lane names (.row) and a window that shows the states (state.cfg).</summary>
internal static class ParaverLegend
{
    /// <summary>The Paraver event type of TraCR's states.</summary>
    public const int EventType = 90;

    // Colours by state; TraCR's palette, part of the file format.
    private static readonly (byte R, byte G, byte B)[] s_palette =
    [
        (0, 0, 0), (0, 130, 200), (217, 217, 217), (230, 25, 75), (60, 180, 75), (255, 225, 25), (245, 130, 48), (145, 30, 180),
        (70, 240, 240), (240, 50, 230), (210, 245, 60), (250, 190, 212), (0, 128, 128), (128, 128, 128), (220, 190, 255), (170, 110, 40),
        (255, 250, 200), (128, 0, 0), (170, 255, 195), (128, 128, 0), (255, 215, 180), (0, 0, 128), (0, 0, 255),
    ];

    /// <summary>The content of tracr.pcf.</summary>
    public static string Pcf(TraceCapture capture)
    {
        var text = new StringBuilder();
        text.Append("DEFAULT_OPTIONS\n\nLEVEL               THREAD\nUNITS               NANOSEC\nLOOK_BACK           100\nSPEED               1\n");
        text.Append("FLAG_ICONS          ENABLED\nNUM_OF_STATE_COLORS 1000\nYMAX_SCALE          37\n\n");
        text.Append("DEFAULT_SEMANTIC\n\nTHREAD_FUNC         State As Is\n\nSTATES_COLOR\n");
        for (int i = 0; i < s_palette.Length; i++)
        {
            (byte r, byte g, byte b) = s_palette[i];
            text.Append(null, $"{i,-4}{{{r,3}, {g,3}, {b,3}}}\n");
        }

        text.Append(null, $"\nEVENT_TYPE\n0 {EventType}         TraCR\nVALUES\n");
        var legend = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string color, string name) in capture.Procs.SelectMany(LegendOf))
        {
            legend.TryAdd(color, name);
        }

        foreach ((string color, string name) in legend)
        {
            text.Append(null, $"{color}   {JsonText.Quote(name)}\n");
        }

        return text.ToString();
    }

    /// <summary>The content of tracr.row.</summary>
    public static string Row(TraceCapture capture, bool csl)
    {
        var text = new StringBuilder("LEVEL NODE SIZE 1\nhostname\n\nLEVEL THREAD SIZE ");
        text.Append(capture.Procs.Sum(p => p.Lanes.Count)).Append('\n');
        foreach (TraceProc proc in capture.Procs)
        {
            string prefix = capture.Procs.Count > 1 ? $"proc.{proc.Id}:" : "";
            foreach (TraceLane lane in proc.Lanes)
            {
                bool named = lane.Index < proc.Metadata.ChannelNames.Length;
                string name = named || lane.OnCoreOf is not null ? lane.Name : $"Channel_{lane.ChannelId}";
                text.Append(prefix).Append(named && !csl ? JsonText.Quote(name) : name).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The content of state.cfg: one window that shows the last value of TraCR's event on each lane.</summary>
    public static string StateCfg() => $$"""
        #ParaverCFG
        ConfigFile.Version: 3.4
        ConfigFile.NumWindows: 1

        < NEW DISPLAYING WINDOW TraCR >
        window_name TraCR
        window_type single
        window_id 1
        window_width 1000
        window_height 300
        window_units Nanoseconds
        window_level thread
        window_object appl { 1, { All } }
        window_begin_time_relative 0.000000000000
        window_end_time_relative 1.000000000000
        window_compute_y_max true
        window_comm_lines_enabled true
        window_open true
        window_selected_functions { 14, { {cpu, Active Thd}, {appl, Adding}, {task, Adding}, {thread, Last Evt Val}, {node, Adding}, {system, Adding}, {workload, Adding}, {from_obj, All}, {to_obj, All}, {tag_msg, All}, {size_msg, All}, {bw_msg, All}, {evt_type, =}, {evt_value, All} } }
        window_filter_module evt_type 1 {{EventType}}
        window_filter_module evt_type_label 1 "TraCR"

        """;

    private static IEnumerable<(string Color, string Name)> LegendOf(TraceProc proc) =>
        proc.Metadata.MarkerTypes.Length > 0 ? proc.Metadata.MarkerTypes : proc.Metadata.MarkerColors.Zip(proc.Markers);
}
