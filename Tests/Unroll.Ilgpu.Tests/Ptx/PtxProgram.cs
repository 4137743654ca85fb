using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.Ilgpu.Tests.Ptx;

/// <summary>
/// A kernel's PTX text, parsed: the part of the language that ILGPU and our inline PTX use. What it does not know it refuses.
/// </summary>
internal sealed partial class PtxProgram
{
    /// <summary>Where shared memory starts in the addresses that threads see.</summary>
    public const ulong SharedBase = 0x1000;

    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<string, ulong> _variables = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly List<PtxInstruction> _instructions = [];
    private ulong _sharedEnd = SharedBase;

    private PtxProgram()
    {
    }

    public IReadOnlyList<PtxInstruction> Instructions => _instructions;

    public int RegisterCount => _registers.Count;

    /// <summary>Bytes of shared memory.</summary>
    public int SharedLength => (int)(_sharedEnd - SharedBase);

    /// <summary>The parameters' offsets in the order of their declaration, and their length in all.</summary>
    public IReadOnlyList<int> Parameters { get; private set; } = [];

    public int ParameterLength { get; private set; }

    public static PtxProgram Parse(string text)
    {
        var program = new PtxProgram();
        text = Comment().Replace(text, "");
        var entry = Entry().Match(text);
        Assert.True(entry.Success, "The text has no kernel.");
        program.ParseParameters(entry.Groups[1].Value);
        program.ParseBody(text[(entry.Index + entry.Length)..]);
        return program;
    }

    public int TargetOf(PtxOperand label) => _labels[((PtxOperand.Label)label).Name];

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\.entry\s+\w+\s*\(([^)]*)\)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\.(?:param|shared)\s+(?:\.align\s+(\d+)\s+)?\.(b8|b32|b64|u32|u64|f32)\s+(\w+)(?:\[(\d+)\])?$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?:@(!?)(%?\w+)\s+)?([a-z][\w.]*)\s*(.*)$", RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|[^,\s][^,]*")]
    private static partial Regex OperandText();

    private static int SizeOf(string type) => type is "b8" ? 1 : type is "b64" or "u64" ? 8 : 4;

    private void ParseParameters(string text)
    {
        var offsets = new List<int>();
        foreach (var declaration in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, align, length) = ParseVariable(declaration);
            ParameterLength = (ParameterLength + align - 1) / align * align;
            offsets.Add(ParameterLength);
            _variables[name] = (ulong)ParameterLength;
            ParameterLength += length;
        }

        Parameters = offsets;
    }

    private static (string Name, int Align, int Length) ParseVariable(string declaration)
    {
        var match = Variable().Match(declaration);
        Assert.True(match.Success, $"Unknown declaration: {declaration}");
        var size = SizeOf(match.Groups[2].Value);
        var count = match.Groups[4].Success ? int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture) : 1;
        var align = match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : size;
        return (match.Groups[3].Value, align, size * count);
    }

    private void ParseBody(string text)
    {
        var statements = new List<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line is "{" or "}")
            {
                continue;
            }

            if (line.EndsWith(':'))
            {
                statements.Add(line);
                continue;
            }

            statements.AddRange(line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        foreach (var statement in statements)
        {
            if (statement.StartsWith(".reg", StringComparison.Ordinal))
            {
                DeclareRegisters(statement);
            }
            else if (statement.StartsWith(".shared", StringComparison.Ordinal))
            {
                var (name, align, length) = ParseVariable(statement);
                _sharedEnd = (_sharedEnd + (ulong)align - 1) / (ulong)align * (ulong)align;
                _variables[name] = _sharedEnd;
                _sharedEnd += (ulong)length;
            }
            else if (statement.EndsWith(':'))
            {
                _labels.Add(statement[..^1], _instructions.Count);
            }
            else
            {
                _instructions.Add(ParseInstruction(statement));
            }
        }
    }

    private void DeclareRegisters(string statement)
    {
        var names = statement.Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries)[2..];
        foreach (var name in names)
        {
            var range = name.IndexOf('<', StringComparison.Ordinal);
            if (range < 0)
            {
                _registers.Add(name, _registers.Count);
                continue;
            }

            var count = int.Parse(name[(range + 1)..^1], CultureInfo.InvariantCulture);
            for (var i = 0; i < count; i++)
            {
                _registers.Add($"{name[..range]}{i}", _registers.Count);
            }
        }
    }

    private PtxInstruction ParseInstruction(string statement)
    {
        var match = Statement().Match(statement);
        Assert.True(match.Success, $"Unknown statement: {statement}");
        var isBranch = match.Groups[3].Value.StartsWith("bra", StringComparison.Ordinal);
        var operands = OperandText().Matches(match.Groups[4].Value).Select(m => m.Value.Trim())
            .Select(o => isBranch ? new PtxOperand.Label(o) : ParseOperand(o)).ToList();
        var guard = match.Groups[2].Success ? _registers[match.Groups[2].Value] : -1;
        return new PtxInstruction(match.Groups[3].Value, operands, guard, match.Groups[1].Value == "!");
    }

    private PtxOperand ParseOperand(string text)
    {
        text = text.Trim();
        if (text[0] == '{')
        {
            return new PtxOperand.Vector([.. text[1..^1].Split(',').Select(ParseOperand)]);
        }

        if (text[0] == '[')
        {
            var inner = text[1..^1].Trim();
            var plus = inner.IndexOf('+', StringComparison.Ordinal);
            return plus < 0
                ? new PtxOperand.Address(ParseOperand(inner), 0)
                : new PtxOperand.Address(ParseOperand(inner[..plus]), long.Parse(inner[(plus + 1)..], CultureInfo.InvariantCulture));
        }

        if (_registers.TryGetValue(text, out var register))
        {
            return new PtxOperand.Register(register);
        }

        if (_variables.TryGetValue(text, out var address))
        {
            return new PtxOperand.Constant(address);
        }

        if (text[0] == '%')
        {
            return new PtxOperand.Special(text);
        }

        if (text.StartsWith("0f", StringComparison.Ordinal) || text.StartsWith("0x", StringComparison.Ordinal))
        {
            return new PtxOperand.Constant(ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        Assert.True(long.TryParse(text, CultureInfo.InvariantCulture, out var value), $"Unknown operand: {text}");
        return new PtxOperand.Constant((ulong)value);
    }
}
