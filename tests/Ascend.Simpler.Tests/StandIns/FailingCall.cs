namespace Ascend.Simpler.Tests;

/// <summary>Which call of a run a stand-in library lets fail.</summary>
internal enum FailingCall
{
    None,
    Prepare,
    Launch,
    Poll,
    Wait,
    Finalize,
}
