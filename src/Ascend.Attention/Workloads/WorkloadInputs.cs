using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ascend.Attention;

/// <summary>
/// A problem in a session: data, reference and device tensors, each made when a workload first asks for it and shared by all. Not for
/// several threads at once.
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="session">Where the kernels run; must outlive this object.</param>
/// <param name="doing">Told what takes time; null for nobody.</param>
public sealed class WorkloadInputs(PagedAttentionProblem problem, RuntimeSession session, Action<string>? doing = null) : IDisposable
{
    private PagedAttentionData? _data;
    private string? _digest;
    private ushort[]? _expected;
    private AttentionTensors? _tensors;

    /// <summary>The problem.</summary>
    public PagedAttentionProblem Problem { get; } = problem ?? throw new ArgumentNullException(nameof(problem));

    /// <summary>The problem's shape.</summary>
    public PagedAttentionShape Shape => Problem.Shape;

    /// <summary>Where the kernels run.</summary>
    public RuntimeSession Session { get; } = session ?? throw new ArgumentNullException(nameof(session));

    /// <summary>The problem's tensors in host memory.</summary>
    public PagedAttentionData Data
    {
        get
        {
            if (_data is null)
            {
                doing?.Invoke("generating data");
                _data = Problem.CreateData();
            }

            return _data;
        }
    }

    /// <summary>SHA-256 of <see cref="Data"/>, hexadecimal.</summary>
    public string DataDigest => _digest ??= Digest(Data.Query, Data.KeyCache, Data.ValueCache);

    /// <summary>The problem's tensors on the device, as the CCE kernel takes them.</summary>
    public AttentionTensors Tensors => _tensors ??= AttentionTensors.Upload(Session, Data);

    /// <summary>The reference of <see cref="Data"/>, in the problem's data type.</summary>
    /// <param name="cancellation">Stops its computation.</param>
    public ushort[] Expected(CancellationToken cancellation)
    {
        if (_expected is null)
        {
            PagedAttentionData data = Data;
            doing?.Invoke("computing the reference");
            _expected = AttentionReference.Compute(data, cancellationToken: cancellation);
        }

        return _expected;
    }

    /// <summary>Says what takes time.</summary>
    internal void Report(string text) => doing?.Invoke(text);

    /// <summary>Hash of tensors in their order.</summary>
    internal static string Digest(params ReadOnlySpan<ReadOnlyMemory<ushort>> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<ushort> tensor in tensors)
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Frees the device tensors. Idempotent.</summary>
    public void Dispose() => _tensors?.Dispose();
}
