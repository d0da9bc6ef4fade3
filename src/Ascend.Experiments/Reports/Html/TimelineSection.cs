namespace Ascend.Experiments.Reports;

/// <summary>The frame of the timelines; the script draws them.</summary>
internal static class TimelineSection
{
    public static void Write(ReportContext context)
    {
        HtmlWriter html = context.Html;
        html.Write($"""
            <section id="timelines" aria-labelledby="timelines-title">
            <h2 id="timelines-title">Timelines</h2>
            """);
        Timeline[] shown = [.. context.Timelines.Where(t => t.ArmId == context.A.Id || t.ArmId == context.B.Id)];
        if (shown.Length == 0)
        {
            html.Write($"<p>No run was captured: there is no timeline to show.</p></section>");
            return;
        }

        html.Write($"""
            <p class="lead">One representative capture of each arm: {context.A.Id} left, {context.B.Id} right. Core lanes show dispatch to seen completion as the AICPU recorded them. Wheel zooms, dragging pans, double click fits; keys: <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>←</kbd> <kbd>→</kbd> pan, <kbd>0</kbd> fits, <kbd>n</kbd> <kbd>p</kbd> step through spans (of the search).</p>
            <noscript><p class="warnings">Timelines need JavaScript; everything else on this page does not.</p></noscript>
            <div class="toolbar" id="timeline-toolbar" role="group" aria-label="Timelines" hidden>
            <label class="search">Search <input type="search" id="search" placeholder="kernel" autocomplete="off" spellcheck="false"></label>
            <output id="search-result" for="search"></output>
            <span class="spacer"></span>
            <span id="groups" class="buttons" role="group" aria-label="Lane groups"></span>
            <label><input type="checkbox" id="show-busy" checked> Busy cores</label>
            <label><input type="checkbox" id="link-axes" checked> Link time axes</label>
            <label>Zero at <select id="zero"><option value="capture">capture start</option><option value="measured">first attention span</option></select></label>
            <span class="buttons"><button type="button" id="zoom-out" aria-label="Zoom out">−</button><button type="button" id="zoom-in" aria-label="Zoom in">+</button><button type="button" id="zoom-fit">Fit</button></span>
            </div>
            <div class="panels">
            """);
        foreach ((ArmResult arm, string side) in context.Arms)
        {
            html.Write($"""<div class="panel {side}" data-side="{side}"><h3>""");
            context.WriteArmTag(arm);
            html.Write($"""<span class="panel-title">{arm.Name}</span>""");
            context.WriteMark(arm);
            html.Write($"""
                </h3>
                <div class="stage" id="stage-{side}"></div>
                """);
            Timeline? timeline = context.Timelines.FirstOrDefault(t => t.ArmId == arm.Id);
            if (timeline is null)
            {
                html.Write($"<p>No run of this arm was captured.</p>");
            }
            else if (timeline.Note is { } note)
            {
                html.Write($"""<p class="note" role="note">{note}</p>""");
            }

            html.Write($"</div>");
        }

        html.Write($"""
            </div>
            <div id="legend" class="legend" role="group" aria-label="Kernels: choose to highlight"></div>
            <p id="timeline-status" class="status" role="status" aria-live="polite"></p>
            <div id="tooltip" class="tooltip" role="tooltip" hidden></div>
            </section>
            """);
    }
}
