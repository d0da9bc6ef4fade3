namespace Ascend.Tracing.Tests.Helpers;

/// <summary>A span of the naive model.</summary>
internal sealed record NaiveSpan(TraceLane Lane, int Marker, uint ExtraId, long Start, long End, bool Finished)
{
    public long Duration => End - Start;
}
