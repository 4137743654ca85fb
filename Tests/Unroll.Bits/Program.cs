using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Unroll.Bits;
using Unroll.Cpu.Simd;
using Unroll.Testing;

// Argument: the file to write. The output says what it ran on, then what failed; with a failure the exit code is 1.
Console.WriteLine($"{RuntimeInformation.ProcessArchitecture}, {SimdLevels.Best}, 128-bit vectors in hardware: {Vector128.IsHardwareAccelerated}, fused: {MultiplyAdd.IsFused}, AdvSimd: {AdvSimd.IsSupported}");
using var results = new ResultWriter(args[0]);
var failures = KernelTests.Run(results);
Networks.Run(results);
return failures == 0 ? 0 : 1;
