using Ascend.Interop;

namespace Ascend.Simpler;

/// <summary>
/// The environment variable by which simpler's libraries number their captures. They read it when they are loaded, plain builds too,
/// and end the process when it holds no number.
/// </summary>
internal static class SampleIdVariable
{
    public const string Name = "PYPTO_RUN_SAMPLE_ID";

    private const int MaxDigits = 18;
    private static readonly Lock s_lock = new();

    /// <summary>Takes a value that is no number out of the C environment for as long as libraries are loaded.</summary>
    /// <returns>Puts it back.</returns>
    public static Restorer Harmless()
    {
        s_lock.Enter();
        string? value = DynamicLinker.GetEnvironmentVariable(Name);
        bool harmless = value is null || (value.Length is > 0 and <= MaxDigits && value.All(char.IsAsciiDigit));
        if (!harmless)
        {
            DynamicLinker.SetEnvironmentVariable(Name, null);
        }

        return new Restorer(harmless ? null : value);
    }

    /// <summary>Ends what <see cref="Harmless"/> began.</summary>
    public readonly ref struct Restorer(string? value)
    {
        public void Dispose()
        {
            if (value is not null)
            {
                DynamicLinker.SetEnvironmentVariable(Name, value);
            }

            s_lock.Exit();
        }
    }
}
