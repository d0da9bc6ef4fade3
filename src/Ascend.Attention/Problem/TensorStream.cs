namespace Ascend.Attention;

/// <summary>Independent random streams of one seed.</summary>
internal enum TensorStream
{
    BlockTable,
    Query,
    Key,
    Value,
}
