using Stoa.Bench;

// One line per benchmark: its name on the command line, and what runs it with the arguments after the name.
var benchmarks = new Dictionary<string, Func<string[], int>>(StringComparer.Ordinal)
{
    ["slots"] = Slots.Run,
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var run))
    return run(args[1..]);

Console.Error.WriteLine($"Name a benchmark: {string.Join(", ", benchmarks.Keys)}. Build with -c Release, or the numbers mean nothing.");
return 2;
