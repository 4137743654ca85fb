using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll.CudaEmulator.Ptx;

/// <summary>
/// A kernel's PTX text, parsed: the part of the language that ILGPU and our inline PTX use. What it does not know it refuses.
/// </summary>
public sealed partial class PtxProgram
{
    /// <summary>Where shared memory starts in the addresses that threads see.</summary>
    public const ulong SharedBase = 0x1000;

    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<ulong, int> _constants = [];
    private readonly Dictionary<string, int> _specials = [];
    private readonly Dictionary<string, ulong> _variables = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly List<ulong> _initialRegisters = [];
    private ulong _sharedEnd = SharedBase;

    private PtxProgram()
    {
    }

    /// <summary>The kernel's name.</summary>
    public string Name { get; private set; } = "";

    public PtxInstruction[] Instructions { get; private set; } = [];

    /// <summary>A thread's register file as it begins: zeros, and the constants.</summary>
    public ulong[] InitialRegisters { get; private set; } = [];

    /// <summary>Places of the register file that hold special registers: "%tid.x".</summary>
    public IReadOnlyList<(int Slot, string Name)> Specials { get; private set; } = [];

    /// <summary>Bytes of shared memory.</summary>
    public int SharedLength => (int)(_sharedEnd - SharedBase);

    /// <summary>The parameters' offsets in the order of their declaration, and their length in all.</summary>
    public IReadOnlyList<int> Parameters { get; private set; } = [];

    public int ParameterLength { get; private set; }

    /// <exception cref="PtxFaultException">The text is not of the part of PTX that the machine knows.</exception>
    public static PtxProgram Parse(string text)
    {
        text = Comment().Replace(text, "");
        var entry = Entry().Match(text);
        if (!entry.Success)
        {
            throw new PtxFaultException("The text has no kernel.");
        }

        var program = new PtxProgram { Name = entry.Groups[1].Value };
        program.ParseParameters(entry.Groups[2].Value);
        program.ParseBody(text[(entry.Index + entry.Length)..]);
        return program;
    }

    public int TargetOf(PtxInstruction branch) => _labels[branch.Target!];

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\.entry\s+(\w+)\s*\(([^)]*)\)")]
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
        if (!match.Success)
        {
            throw new PtxFaultException($"The PTX machine does not know the declaration {declaration}.");
        }

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

        var instructions = new List<PtxInstruction>();
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
                _labels.Add(statement[..^1], instructions.Count);
            }
            else
            {
                instructions.Add(ParseInstruction(statement));
            }
        }

        Instructions = [.. instructions];
        InitialRegisters = [.. _initialRegisters];
        Specials = [.. _specials.Select(s => (s.Value, s.Key))];
    }

    private void DeclareRegisters(string statement)
    {
        var names = statement.Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries)[2..];
        foreach (var name in names)
        {
            var range = name.IndexOf('<', StringComparison.Ordinal);
            if (range < 0)
            {
                _registers.Add(name, NewSlot(0));
                continue;
            }

            var count = int.Parse(name[(range + 1)..^1], CultureInfo.InvariantCulture);
            for (var i = 0; i < count; i++)
            {
                _registers.Add($"{name[..range]}{i}", NewSlot(0));
            }
        }
    }

    private PtxInstruction ParseInstruction(string statement)
    {
        var match = Statement().Match(statement);
        if (!match.Success)
        {
            throw new PtxFaultException($"The PTX machine does not know the statement {statement}.");
        }

        var name = match.Groups[3].Value;
        var guard = match.Groups[2].Success ? _registers[match.Groups[2].Value] : -1;
        var isNegated = match.Groups[1].Value == "!";
        if (name.StartsWith("bra", StringComparison.Ordinal))
        {
            return new PtxInstruction(name, [], guard, isNegated, match.Groups[4].Value.Trim());
        }

        var operands = OperandText().Matches(match.Groups[4].Value).Select(m => ParseOperand(m.Value.Trim())).ToArray();
        return new PtxInstruction(name, operands, guard, isNegated, target: null);
    }

    private PtxOperand ParseOperand(string text)
    {
        if (text[0] == '{')
        {
            return new PtxOperand(-1, 0, [.. text[1..^1].Split(',').Select(e => SlotOf(e.Trim()))]);
        }

        if (text[0] == '[')
        {
            var inner = text[1..^1].Trim();
            var plus = inner.IndexOf('+', StringComparison.Ordinal);
            return plus < 0
                ? new PtxOperand(SlotOf(inner), 0, [])
                : new PtxOperand(SlotOf(inner[..plus].Trim()), long.Parse(inner[(plus + 1)..], CultureInfo.InvariantCulture), []);
        }

        var slot = SlotOf(text);
        return new PtxOperand(slot, 0, [slot]);
    }

    /// <summary>The place of a register, of a constant, of a variable's address or of a special register.</summary>
    private int SlotOf(string text)
    {
        if (_registers.TryGetValue(text, out var register))
        {
            return register;
        }

        if (_variables.TryGetValue(text, out var address))
        {
            return ConstantSlot(address);
        }

        if (text[0] == '%')
        {
            if (!_specials.TryGetValue(text, out var special))
            {
                _specials.Add(text, special = NewSlot(0));
            }

            return special;
        }

        if (text.StartsWith("0f", StringComparison.Ordinal) || text.StartsWith("0x", StringComparison.Ordinal))
        {
            return ConstantSlot(ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return long.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? ConstantSlot((ulong)value)
            : throw new PtxFaultException($"The PTX machine does not know the operand {text}.");
    }

    private int ConstantSlot(ulong bits)
    {
        if (!_constants.TryGetValue(bits, out var slot))
        {
            _constants.Add(bits, slot = NewSlot(bits));
        }

        return slot;
    }

    private int NewSlot(ulong bits)
    {
        _initialRegisters.Add(bits);
        return _initialRegisters.Count - 1;
    }
}
