using System.Globalization;

namespace Ascend.Files;

/// <summary>What an exception says to somebody who does not see the code.</summary>
internal static class ExceptionText
{
    private const string ParameterMark = " (Parameter '";

    /// <summary>The message without the parameter's name, and for a limit of the system with the next step.</summary>
    public static string Of(Exception e)
    {
        string text = e.Message;
        if (e is ArgumentException { ParamName: not null }
            && text.LastIndexOf(ParameterMark, StringComparison.Ordinal) is >= 0 and int mark)
        {
            text = text[..mark];
        }

        if (e is ArgumentOutOfRangeException { ActualValue: IFormattable value }
            && value.ToString(null, CultureInfo.InvariantCulture) is var given
            && !text.Contains(given, StringComparison.Ordinal))
        {
            text = $"{text.TrimEnd('.')}; {given} was given.";
        }

        return SystemLimits.Of(e) is { } limit && !text.Contains(limit.NextStep, StringComparison.Ordinal)
            ? $"{text.TrimEnd('.')}: {limit.Problem}. {limit.NextStep}"
            : text;
    }
}
