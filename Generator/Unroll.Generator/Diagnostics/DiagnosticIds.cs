namespace Unroll.Generator.Diagnostics;

/// <summary>The ids of the generator's diagnostics; docs/diagnostics/ has a page for each.</summary>
internal static class DiagnosticIds
{
    public const string NotPartial = "UNR0001";
    public const string NotARecord = "UNR0002";
    public const string UnsupportedRecord = "UNR0003";
    public const string SeveralNetworks = "UNR0004";
    public const string InvalidLayers = "UNR0005";
    public const string WrongCount = "UNR0006";
    public const string OutOfRange = "UNR0007";
    public const string InvalidInput = "UNR0008";
    public const string DoesNotDivide = "UNR0009";
    public const string NoChannels = "UNR0010";
    public const string InvalidOutIndices = "UNR0011";
    public const string Contradiction = "UNR0012";
    public const string NoEffect = "UNR0013";
    public const string UnsupportedCombination = "UNR0014";
    public const string UndefinedEnumValue = "UNR0015";
    public const string TooLarge = "UNR0016";
    public const string CannotBeBuilt = "UNR0017";
    public const string InvalidBase = "UNR0018";
    public const string DuplicateName = "UNR0019";
    public const string CollidingRecords = "UNR0020";
    public const string InvalidName = "UNR0021";
    public const string InternalError = "UNR0022";
    public const string UnknownKernelSet = "UNR0023";
    public const string MemberClash = "UNR0024";
    public const string OldLanguage = "UNR0025";
    public const string UnknownValue = "UNR0026";
    public const string ChannelsLast = "UNR0027";
}
