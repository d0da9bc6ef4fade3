using Ascend.Tracing.Formats.Companions;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>Reads a swimlane file together with its companions.</summary>
internal sealed class SwimlaneFile(SourceFile file, TraceDoorOptions options, DiagnosticSink sink, CancellationToken cancellation)
{
    /// <summary>Reads the file.</summary>
    /// <param name="id">The proc's number.</param>
    /// <param name="folder">What the proc is called.</param>
    /// <param name="proc">The proc.</param>
    public SwimlaneReader Read(int id, string folder, out ProcDraft proc)
    {
        var search = new CompanionSearch(sink);
        SourceFile? deps = options.DepsPath is { } named ? new(Path.GetFullPath(named)) : search.Find(file, CompanionKind.Deps);
        var join = new KernelJoin(deps is null ? null : DepsFile.Read(deps, cancellation));
        var reader = new SwimlaneReader(file, join, sink, cancellation);
        SwimlaneModel model = reader.Read(id, folder);
        proc = model.Proc;
        if (search.Find(file, CompanionKind.NameMap) is { } names)
        {
            foreach ((uint kernel, string name) in NameMapFile.Read(names))
            {
                proc.Labels[kernel] = name;
            }
        }

        if (deps is null && model.WithoutKernel > 0 && CompanionSearch.FindElsewhere(file, CompanionKind.Deps) is { } elsewhere)
        {
            sink.Add(
                DiagnosticKind.CompanionMissing,
                DiagnosticSeverity.Info,
                $"A deps.json lies in another folder of the run; if it is of this dispatch: --deps {Path.GetRelativePath(Environment.CurrentDirectory, elsewhere.Path)}",
                file.Name);
        }

        return reader;
    }
}
