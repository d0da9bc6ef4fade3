namespace Ascend.Runtime;

/// <summary>Fills the argument list of one launch.</summary>
/// <typeparam name="TState">What the launch passes on.</typeparam>
/// <param name="list">The list; valid during the call only.</param>
/// <param name="state">The state given to the launch.</param>
public delegate void KernelArgumentFiller<in TState>(scoped ref KernelArgumentList list, TState state)
    where TState : allows ref struct;
