namespace Unroll.CudaEmulator.Ptx;

/// <summary>
/// The matrix instructions of a warp: D = A B + C with 16 x 8 sums. Which element of which matrix a thread's registers hold follows the tables "Matrix Fragments for
/// mma.m16n8k8" (.tf32) and "Matrix Fragments for mma.m16n8k16" (.f16) of the PTX ISA.
/// </summary>
public static class PtxWarpMatrix
{
    private const int Rows = 16;
    private const int Columns = 8;

    public static void Execute(PtxInstruction instruction, PtxThread[] warp)
    {
        var isHalf = instruction.Name switch
        {
            "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32" => true,
            "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32" => false,
            _ => throw new PtxFaultException($"The PTX machine does not know {instruction.Name}."),
        };
        var depth = isHalf ? 16 : 8;
        var a = new double[Rows, depth];
        var b = new double[depth, Columns];
        var operands = instruction.Operands.Select(o => o.Elements).ToArray();
        for (var lane = 0; lane < warp.Length; lane++)
        {
            var (group, inGroup) = (lane >> 2, lane % 4);
            if (isHalf)
            {
                for (var i = 0; i < 8; i++)
                {
                    var row = i is < 2 or (>= 4 and < 6) ? group : group + 8;
                    var column = (inGroup * 2) + (i & 1) + (i >= 4 ? 8 : 0);
                    a[row, column] = HalfOf(warp[lane].R[operands[1][i / 2]], i & 1);
                }

                for (var i = 0; i < 4; i++)
                {
                    b[(inGroup * 2) + (i & 1) + (i >= 2 ? 8 : 0), group] = HalfOf(warp[lane].R[operands[2][i / 2]], i & 1);
                }
            }
            else
            {
                for (var i = 0; i < 4; i++)
                {
                    a[i is 0 or 2 ? group : group + 8, i < 2 ? inGroup : inGroup + 4] = Tf32Of(warp[lane].R[operands[1][i]]);
                }

                for (var i = 0; i < 2; i++)
                {
                    b[i == 0 ? inGroup : inGroup + 4, group] = Tf32Of(warp[lane].R[operands[2][i]]);
                }
            }
        }

        for (var lane = 0; lane < warp.Length; lane++)
        {
            var (group, inGroup) = (lane >> 2, lane % 4);
            for (var i = 0; i < 4; i++)
            {
                var (row, column) = (i < 2 ? group : group + 8, (inGroup * 2) + (i & 1));
                double sum = warp[lane].Float(operands[3][i]);
                for (var k = 0; k < depth; k++)
                {
                    sum += a[row, k] * b[k, column];
                }

                warp[lane].Set(operands[0][i], (float)sum);
            }
        }
    }

    private static double HalfOf(ulong register, int index) => (double)BitConverter.UInt16BitsToHalf((ushort)(register >> (16 * index)));

    /// <summary>The hardware reads a register's upper 19 bits.</summary>
    private static double Tf32Of(ulong register) => BitConverter.UInt32BitsToSingle((uint)register & 0xFFFFE000);
}
