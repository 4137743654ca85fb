using System.CommandLine;
using System.Globalization;
using Unroll.Bench.Serving;

var concurrency = new Option<int[]>("--concurrency") { Description = "How many images are under way; may be given many times.", DefaultValueFactory = _ => [1, 8, 64] };
var seconds = new Option<double>("--seconds") { Description = "Seconds of each measurement.", DefaultValueFactory = _ => 3 };
var rounds = new Option<int>("--rounds") { Description = "Rounds, in which all are measured in turns.", DefaultValueFactory = _ => 3 };
var warmUp = new Option<double>("--warm-up") { Description = "Seconds for which each is called before.", DefaultValueFactory = _ => 8 };
var other = new Option<string?>("--other") { Description = "The Unroll.Server.dll of another build, which is measured in the same rounds." };
var root = new RootCommand("Times the server on loopback beside the network itself and beside an endpoint of ONNX Runtime, with ResNet-18 and one image of 224 x 224 in a request.") { concurrency, seconds, rounds, warmUp, other };
root.SetAction(async parsed =>
{
    await using var contestants = await Contestants.StartAsync(parsed.GetValue(other) is { } path ? Path.GetFullPath(path) : null);
    var comparison = new Comparison(contestants, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds));
    foreach (var line in comparison.Run(parsed.GetValue(concurrency)!, TimeSpan.FromSeconds(parsed.GetValue(warmUp))))
    {
        Console.WriteLine(line);
    }

    return 0;
});
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await root.Parse(args).InvokeAsync();
