namespace Unroll.Cli.Tables;

/// <summary>What may be done to a column's cells where a terminal has no room for them.</summary>
internal enum CellKind
{
    /// <summary>A name, path or shape: never broken. In a table's first column, a long one gets a line of its own.</summary>
    Name,

    /// <summary>A number: never broken, aligned to the right.</summary>
    Figure,

    /// <summary>Words: broken at spaces, and after slashes.</summary>
    Text,

    /// <summary>An address, or a sentence instead of it: goes below its row, in one piece, so that it can be copied.</summary>
    Address,
}

/// <summary>A column of a table.</summary>
/// <param name="Header">What it is called.</param>
/// <param name="Kind">What its cells are.</param>
internal sealed record Column(string Header, CellKind Kind)
{
    public static Column Name(string header) => new(header, CellKind.Name);

    public static Column Figure(string header) => new(header, CellKind.Figure);

    public static Column Text(string header) => new(header, CellKind.Text);

    public static Column Address(string header) => new(header, CellKind.Address);
}
