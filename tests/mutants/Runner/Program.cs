using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

// Runs tests once for each mutant, in one process: Tinct.MutantRunner FILTER NUMBER... Without a mutant first, which must pass.
// Says "begin NUMBER" and "NUMBER passed|failed SECONDS NAME-OF-A-TEST-THAT-FAILED".
FieldInfo number = Assembly.Load("Tinct.Format").GetType("Tinct.Format.Mutant")!.GetField("Number", BindingFlags.Static | BindingFlags.NonPublic)!;
var filter = new Regex(args[0]);
var tests = Assembly.Load("Tinct.Format.Tests");
using var framework = new XunitTestFramework(new Sink());
var options = new Options();
using var found = new Sink();
framework.GetDiscoverer(Reflector.Wrap(tests)).Find(false, found, options);
found.Done.Wait();
ITestCase[] cases = [.. found.Cases.Where(test => filter.IsMatch(test.TestMethod.TestClass.Class.Name))];
foreach (int mutant in args[1..].Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).Prepend(-1))
{
    number.SetValue(null, mutant);
    Console.WriteLine($"begin {mutant}");
    long start = Environment.TickCount64;
    using var run = new Sink();
    framework.GetExecutor(tests.GetName()).RunTests(cases, run, options);
    run.Done.Wait();
    Console.WriteLine($"{mutant} {(run.Failed is null ? "passed" : "failed")} {(Environment.TickCount64 - start) / 1000.0:0.0} {run.Failed?.ReplaceLineEndings(" ")}");
}

internal sealed class Sink : IMessageSink, IDisposable
{
    public List<ITestCase> Cases { get; } = [];

    public ManualResetEventSlim Done { get; } = new();

    public string? Failed { get; private set; }

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage test:
                Cases.Add(test.TestCase);
                break;
            case ITestFailed test:
                Failed ??= test.Test.DisplayName;
                break;
            case IErrorMessage:
                Failed ??= "outside of a test";
                break;
            case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                Done.Set();
                break;
            default:
                break;
        }

        return Failed is null;
    }

    public void Dispose() => Done.Dispose();
}

internal sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    // One after the other: where tests run beside each other and one fails, xunit's own cancellation can end the process.
    private readonly Dictionary<string, object?> _values = new() { ["xunit.execution.DisableParallelization"] = true };

    public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out object? value) && value is TValue known ? known : default!;

    public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
}
