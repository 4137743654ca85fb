using Unroll.Generator.Declarations;
using Unroll.Generator.Diagnostics;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families;

/// <summary>The rules that options of any family obey.</summary>
internal sealed class OptionRules(NamedArguments given, IssueList issues)
{
    public void Range(string option, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, $"from {min} to {max}", $"{value}");
        }
    }

    public void OddKernel(string option, int value)
    {
        if (value is < 1 or > NetworkLimits.MaxKernel || value % 2 == 0)
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, $"odd and from 1 to {NetworkLimits.MaxKernel}", $"{value}");
        }
    }

    public void OneOf(string option, int value, params int[] allowed)
    {
        if (!allowed.Contains(value))
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, string.Join(" or ", allowed), $"{value}");
        }
    }

    public void PositiveAndFinite(string option, double value)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, "positive and finite", $"{value}");
        }
    }

    public void PositiveUpTo(string option, double value, double max)
    {
        if (!(value > 0 && value <= max))
        {
            issues.Add(DiagnosticDescriptors.OutOfRange, option, option, $"positive and at most {max}", $"{value}");
        }
    }

    /// <summary>The blocks, or layers, of each stage.</summary>
    public void Layers(string option, EquatableArray<int> layers)
    {
        if (layers.Count == 0)
        {
            issues.Add(DiagnosticDescriptors.InvalidLayers, option, given.IsGiven(option) ? "is empty" : "is missing");
        }
        else if (layers.Any(count => count < 1))
        {
            issues.Add(DiagnosticDescriptors.InvalidLayers, option, $"gives a stage {layers.First(count => count < 1)} blocks");
        }
        else if (layers.Count > NetworkLimits.MaxStages)
        {
            issues.Add(DiagnosticDescriptors.TooLarge, option, $"{option} has {layers.Count} stages, and at most {NetworkLimits.MaxStages} are supported");
        }
        else if (layers.Sum(count => (long)count) is > NetworkLimits.MaxBlocks and var sum)
        {
            issues.Add(DiagnosticDescriptors.TooLarge, option, $"{option} has {sum} blocks, and at most {NetworkLimits.MaxBlocks} are supported");
        }
    }

    /// <summary>Channels of each stage: one value per stage, and none out of range.</summary>
    /// <param name="option">The option.</param>
    /// <param name="values">Its values.</param>
    /// <param name="layers">The option that counts the stages; it is blamed if the values are the default.</param>
    /// <param name="stages">How many stages there are.</param>
    /// <param name="meaning">What to give.</param>
    public void ForEachStage(string option, EquatableArray<int> values, string layers, int stages, string meaning)
    {
        if (values.Count != stages)
        {
            WrongCount(option, given.IsGiven(option) ? option : layers, values.Count, stages, meaning);
        }
        else if (values.Any(value => value is < 1 or > NetworkLimits.MaxSize))
        {
            issues.Add(
                DiagnosticDescriptors.OutOfRange, option, $"Each of {option}", $"from 1 to {NetworkLimits.MaxSize}",
                $"{values.First(value => value is < 1 or > NetworkLimits.MaxSize)}");
        }
    }

    /// <summary>Reports that an option's number of values does not match the stages.</summary>
    /// <param name="option">The option.</param>
    /// <param name="blamed">The option to blame.</param>
    /// <param name="count">How many values it has.</param>
    /// <param name="stages">How many stages there are.</param>
    /// <param name="meaning">What to give.</param>
    public void WrongCount(string option, string blamed, int count, int stages, string meaning) => issues.Add(
        DiagnosticDescriptors.WrongCount, blamed, option, count == 1 ? "1 value" : $"{count} values", stages == 1 ? "1 stage" : $"{stages} stages", meaning);

    /// <summary>An option that only works with images of three channels.</summary>
    public void NeedsColour(string option, bool isOn, Shape input) =>
        Exclude(isOn && input.Channels != 3, option, option, input.Channels == 1 ? "an input of 1 channel" : $"an input of {input.Channels} channels");

    public void Defined<T>(string option, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(typeof(T), value))
        {
            var members = string.Join(" or ", Enum.GetNames(typeof(T)).Select(member => $"{typeof(T).Name}.{member}"));
            issues.Add(DiagnosticDescriptors.UndefinedEnumValue, option, option, members, $"{value:D}");
        }
    }

    /// <summary>Reports an option that was given without another one that it needs.</summary>
    public void Needs(string option, bool satisfied, string needed)
    {
        if (given.IsGiven(option) && !satisfied)
        {
            issues.Add(DiagnosticDescriptors.NoEffect, option, option, needed);
        }
    }

    public void Exclude(bool both, string option, string text, string other)
    {
        if (both)
        {
            issues.Add(DiagnosticDescriptors.UnsupportedCombination, option, text, other);
        }
    }

    public void Contradict(bool both, string option, string text, string other)
    {
        if (both)
        {
            issues.Add(DiagnosticDescriptors.Contradiction, option, text, other);
        }
    }
}
