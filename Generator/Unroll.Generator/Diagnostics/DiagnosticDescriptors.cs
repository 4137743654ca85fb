using Microsoft.CodeAnalysis;

namespace Unroll.Generator.Diagnostics;

/// <summary>Everything that the generator reports.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Unroll";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        DiagnosticIds.NotPartial, "A network's record must be partial", "The network '{0}' must be declared 'partial', because its code is generated into it");

    public static readonly DiagnosticDescriptor NotARecord = Error(
        DiagnosticIds.NotARecord, "A network must be a record class", "The network '{0}' is a {1}; declare it as a 'partial record'");

    public static readonly DiagnosticDescriptor UnsupportedRecord = Error(
        DiagnosticIds.UnsupportedRecord, "A network's record must be plain", "The network '{0}' {1}");

    public static readonly DiagnosticDescriptor SeveralNetworks = Error(
        DiagnosticIds.SeveralNetworks, "A record declares one network", "The record '{0}' has several network attributes; keep one");

    public static readonly DiagnosticDescriptor InvalidLayers = Error(
        DiagnosticIds.InvalidLayers, "Layers must give the blocks of each stage", "Layers {0}; give the number of blocks of each stage, for example [3, 4, 6, 3]");

    public static readonly DiagnosticDescriptor WrongCount = Error(
        DiagnosticIds.WrongCount, "An option needs a value for each stage", "{0} has {1}, but Layers has {2}; give {3}");

    public static readonly DiagnosticDescriptor OutOfRange = Error(
        DiagnosticIds.OutOfRange, "An option's value is out of range", "{0} must be {1}, not {2}");

    public static readonly DiagnosticDescriptor InvalidInput = Error(
        DiagnosticIds.InvalidInput, "Input must be [channels, height, width]", "Input must be three numbers from 1 to {1}, [channels, height, width], not {0}");

    public static readonly DiagnosticDescriptor DoesNotDivide = Error(
        DiagnosticIds.DoesNotDivide, "Groups must divide the channels", "{0} = {1} does not divide the {2} channels of {3}");

    public static readonly DiagnosticDescriptor NoChannels = Error(
        DiagnosticIds.NoChannels, "A convolution would have no channels", "{0} = {1} leaves {2} without channels; it must be at least {3}");

    public static readonly DiagnosticDescriptor InvalidOutIndices = Error(
        DiagnosticIds.InvalidOutIndices, "OutIndices must be distinct stages of the network", "OutIndices {0}; the network's stages are 0 to {1}");

    public static readonly DiagnosticDescriptor Contradiction = Error(
        DiagnosticIds.Contradiction, "Options contradict each other", "{0} contradicts {1}; give one of them");

    public static readonly DiagnosticDescriptor NoEffect = Error(
        DiagnosticIds.NoEffect, "An option has no effect", "{0} has no effect without {1}");

    public static readonly DiagnosticDescriptor UnsupportedCombination = Error(
        DiagnosticIds.UnsupportedCombination, "Options cannot be combined", "{0} cannot be combined with {1}");

    public static readonly DiagnosticDescriptor UndefinedEnumValue = Error(
        DiagnosticIds.UndefinedEnumValue, "An option's value is not a member of its enum", "{0} must be {1}, not {2}");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        DiagnosticIds.TooLarge, "The network is too large", "The network is too large: {0}");

    public static readonly DiagnosticDescriptor CannotBeBuilt = Error(
        DiagnosticIds.CannotBeBuilt, "The network cannot be built", "The network cannot be built: {0}");

    public static readonly DiagnosticDescriptor InvalidBase = Error(
        DiagnosticIds.InvalidBase, "NetworkVariant must name a declared network", "'{0}' cannot be varied: {1}");

    public static readonly DiagnosticDescriptor DuplicateName = new(
        DiagnosticIds.DuplicateName, "Two networks have the same name", "'{0}' is also the name of the network '{1}'; tools cannot tell them apart",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, Page(DiagnosticIds.DuplicateName));

    public static readonly DiagnosticDescriptor CollidingRecords = Error(
        DiagnosticIds.CollidingRecords, "Two network records' names differ only in case",
        "The network's full name differs from that of '{0}' only in case, so their generated files would collide; rename one");

    public static readonly DiagnosticDescriptor InvalidName = Error(
        DiagnosticIds.InvalidName, "A network's name must be printable", "{0} is not a name for a network; use 1 to 200 letters, digits and the characters _ . - + / ( ) and space");

    public static readonly DiagnosticDescriptor InternalError = Error(
        DiagnosticIds.InternalError, "Internal error of the network compiler", "Internal error while compiling '{0}', please report it with the declaration: {1}");

    public static readonly DiagnosticDescriptor UnknownKernelSet = Error(
        DiagnosticIds.UnknownKernelSet, "UnrollGpuKernelSets names an unknown kernel set", "The project's UnrollGpuKernelSets names '{0}', which is not a kernel set; the kernel sets are {1}");

    public static readonly DiagnosticDescriptor MemberClash = Error(
        DiagnosticIds.MemberClash, "A member of a network's record is in the way", "The network's record cannot have {0}: {1}");

    public static readonly DiagnosticDescriptor OldLanguage = Error(
        DiagnosticIds.OldLanguage, "Networks need C# 12", "The network '{0}' is compiled to C# 12, but the project's language version is {1}; set <LangVersion>12</LangVersion> or later, or remove LangVersion");

    public static readonly DiagnosticDescriptor UnknownValue = Error(
        DiagnosticIds.UnknownValue, "An argument's value is made by another source generator",
        "The value of '{0}' is made by another source generator, and no source generator sees what others make: write the value itself, or a constant of yours");

    public static readonly DiagnosticDescriptor ChannelsLast = new(
        DiagnosticIds.ChannelsLast, "Input looks like [height, width, channels]",
        "Input = [{0}, {1}, {2}] means {0} channels of {1} x {2} pixels; are these images of {0} x {1} pixels with {2} channels? Then write Input = [{2}, {0}, {1}]",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, Page(DiagnosticIds.ChannelsLast));

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, Page(id));

    /// <summary>Where to read more. Not a help link: those are addresses, and the pages travel with the package.</summary>
    private static string Page(string id) => $"Examples of what is wrong and what is right: docs/diagnostics/{id}.md in the package Unroll.";
}
