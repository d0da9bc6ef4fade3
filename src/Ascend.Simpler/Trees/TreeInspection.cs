using System.Globalization;

namespace Ascend.Simpler;

/// <summary>What was found out about a tree's build without loading it: its exports, its kind, and what the adapter's compiler found in
/// its headers.</summary>
internal sealed record TreeInspection
{
    /// <summary>Set to 1 to call a library that is older than its tree's headers.</summary>
    public const string AllowStaleVariable = "ASCEND_ALLOW_STALE_LIBRARY";

    private const string TracrSymbol = "StoreTracrData";
    private const string TracrFolder = "~/ascend/tracr_";

    /// <summary>The tree.</summary>
    public required RuntimeTree Tree { get; init; }

    /// <summary>Its host runtime's file.</summary>
    public required LibrarySymbols Library { get; init; }

    /// <summary>The build records TraCR: it exports what stores the records and names the folder that they go to.</summary>
    public required bool RecordsTracr { get; init; }

    /// <summary>What is known of its TraCR buffers; null for a build that records none.</summary>
    public TracrBuild? Tracr { get; init; }

    /// <summary>The adapter's file; null when there is none.</summary>
    public AdapterEntry? Entry { get; init; }

    /// <summary>The adapter; null when there is none.</summary>
    public SimplerAdapter? Adapter { get; init; }

    /// <summary>Its headers; null without any.</summary>
    public TreeHeaders? Headers { get; init; }

    /// <summary>Why the runtime is not called; null when it may be.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about <see cref="Problem"/>; null without one.</summary>
    public string? NextStep { get; init; }

    /// <summary>Examines a tree. The first time, that compiles the adapter, for some seconds.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="environment">Reads an environment variable (CXX, PATH, HOME, XDG_CACHE_HOME, ASCEND_ALLOW_STALE_LIBRARY).</param>
    /// <exception cref="AscendException">A file cannot be read, or the library is for another architecture.</exception>
    public static TreeInspection Of(RuntimeTree tree, Func<string, string?> environment)
    {
        // The headers are read beside the rest: each takes a good part of a warm start.
        Task<TreeHeaders?> reading = Task.Run(() => TreeHeaders.Read(tree.Headers));
        LibrarySymbols library = LibrarySymbols.Read(tree.HostRuntime);
        SimplerAdapter.Prepare();
        bool recordsTracr = Contains(library.Bytes, TracrSymbol) && Contains(library.Bytes, TracrFolder);
        var inspection = new TreeInspection
        {
            Tree = tree,
            Library = library,
            RecordsTracr = recordsTracr,
            Tracr = recordsTracr ? TracrBuild.Of(tree, library.Bytes) : null,
        };
        if (reading.GetAwaiter().GetResult() is not { } headers)
        {
            return inspection with
            {
                Problem = "the tree has no headers of its host interface (src/common/worker/runtime_c_api.h or pto_runtime_c_api.h), and the "
                    + "library alone does not tell how it is called.",
                NextStep = "Name the checkout that it was built from, or an installed package with its sources.",
            };
        }

        inspection = inspection with { Headers = headers };
        try
        {
            AdapterEntry entry = AdapterCache.OfUser(environment).Find(headers, environment);
            inspection = inspection with { Entry = entry, Adapter = SimplerAdapter.Open(entry.Library) };
        }
        catch (AscendNotSupportedException e)
        {
            return inspection with { Problem = e.Message, NextStep = e.NextStep };
        }

        return inspection.Compare(headers, environment(AllowStaleVariable) == "1");
    }

    /// <summary>Says that a tree is of the other kind than the one it was named for.</summary>
    public static string WrongKind(RuntimeTree tree, bool isTracr) => isTracr
        ? $"'{tree.Root}' is named as the tree that records TraCR, and its host runtime was built without it (no {TracrSymbol} in '{tree.HostRuntime}')."
        : $"'{tree.Root}' is named as the plain tree, and its host runtime records TraCR: untraced runs would be traced, and pay for it.";

    /// <summary>What to do about it.</summary>
    public static string WrongKindNextStep(bool isTracr) => isTracr
        ? $"Name a tree of simpler's TraCR branch that was built with BUILD_TRACR=ON in {HostOptions.SimplerTracrVariable}, or swap the two variables."
        : $"Name a tree that was built without BUILD_TRACR in {HostOptions.SimplerVariable}, and this one in {HostOptions.SimplerTracrVariable}.";

    /// <summary>This inspection, when the runtime may be called.</summary>
    /// <exception cref="AscendNotSupportedException">It may not.</exception>
    public TreeInspection ThrowIfRefused() => Problem is null
        ? this
        : throw new AscendNotSupportedException($"'{Tree.HostRuntime}' is not called: {Problem}", NextStep!);

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static bool Contains(ReadOnlySpan<byte> bytes, string text) => bytes.IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;

    /// <summary>Compares library and headers: a library that was not built from them must not be called by them.</summary>
    private TreeInspection Compare(TreeHeaders headers, bool allowStale)
    {
        bool isKnown = Entry!.IsKnownToServe(Tree.HostRuntime);
        if (!isKnown && Adapter!.Facts.Functions.Where(name => !Library.Exports.Contains(name)).ToArray() is { Length: > 0 } missing)
        {
            return this with
            {
                Problem = $"its headers declare {string.Join(", ", missing)}, which the library does not export: it was built from other sources.",
                NextStep = "Build the library again from the tree's sources, or name the tree that it was built from.",
            };
        }

        if (!isKnown)
        {
            Entry.NoteThatItServes(Tree.HostRuntime);
        }

        DateTime written = File.GetLastWriteTimeUtc(Tree.HostRuntime);
        return written >= headers.Newest || allowStale
            ? this
            : this with
            {
                Problem = $"it was written {Time(written)}, before the header '{headers.NewestFile}' ({Time(headers.Newest)}): it was probably not built "
                    + "again after the sources changed, and calling it by the newer headers could corrupt memory.",
                NextStep = $"Build the tree again; if the library does belong to these headers, set {AllowStaleVariable}=1.",
            };
    }
}
