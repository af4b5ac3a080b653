using Stoa.Core.Ordering.Kinds;

namespace Stoa.Core.Tests.Ordering;

public sealed class ProcessDocumentTests
{
    public static TheoryData<string, int> All => [.. Processes.All.Select(process => (process.Id, process.Version))];

    [Theory]
    [MemberData(nameof(All))]
    public void The_docs_show_the_process_as_it_is(string id, int version)
    {
        var process = Processes.Find(id, version)!;
        var newest = Processes.For(process.Kind) == process;
        var file = Path.Combine(Root(), "docs", "processes", newest ? $"{id}.md" : $"{id}-{version}.md");
        var text = ProcessDocument.Write(process);
        if (Environment.GetEnvironmentVariable("STOA_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, text);
        }

        var written = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(
            text == written,
            $"{file} is not the process as it is. Write it anew: STOA_WRITE_DOCS=1 dotnet run --project tests/Stoa.Core.Tests -- -class {typeof(ProcessDocumentTests).FullName}");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Stoa.slnx.");
    }
}
