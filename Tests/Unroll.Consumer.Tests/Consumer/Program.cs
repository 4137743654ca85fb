using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using Consumer;

// Arguments: a checkpoint of MyNet, and a file of raw floats that holds one image. Prints a logit per line.
var net = MyNet.Load(args[0]);
var image = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(args[1]));
foreach (var logit in net.Forward(image))
{
    Console.WriteLine(logit.ToString("R", CultureInfo.InvariantCulture));
}
