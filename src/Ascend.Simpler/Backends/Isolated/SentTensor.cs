namespace Ascend.Simpler;

/// <summary>A tensor argument as it crosses the channel.</summary>
/// <param name="OnDevice">It is a device buffer.</param>
/// <param name="Place">The buffer's id, or the offset in the runs' shared memory.</param>
/// <param name="IsWritable">The kernel may write it.</param>
/// <param name="Spec">Element type and extents.</param>
internal readonly record struct SentTensor(bool OnDevice, long Place, bool IsWritable, TensorSpec Spec)
{
    public static SentTensor Read(ref MessageReader reader)
    {
        bool onDevice = reader.ReadBoolean();
        long place = reader.ReadInt64();
        bool isWritable = reader.ReadBoolean();
        var type = (TensorDataType)reader.ReadInt32();
        Span<int> extents = stackalloc int[TensorSpec.MaxRank];
        int rank = reader.ReadCount(TensorSpec.MaxRank);
        for (int i = 0; i < rank; i++)
        {
            extents[i] = reader.ReadInt32();
        }

        return new SentTensor(onDevice, place, isWritable, new TensorSpec(type, extents[..rank]));
    }

    public void Write(MessageWriter writer)
    {
        writer.Write(OnDevice).Write(Place).Write(IsWritable).Write((int)Spec.DataType).Write(Spec.Rank);
        for (int i = 0; i < Spec.Rank; i++)
        {
            writer.Write(Spec[i]);
        }
    }
}
