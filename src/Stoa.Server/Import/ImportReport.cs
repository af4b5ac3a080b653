using System.Globalization;
using System.Text;
using Stoa.Server.Import.Rows;
using Stoa.Server.Platform;

namespace Stoa.Server.Import;

/// <summary>Tells a person what was wrong with which row: the first few at once, all of them in a file.</summary>
internal sealed class ImportReport : IAsyncDisposable
{
    private readonly StreamWriter? _file;
    private readonly TextWriter _screen;
    private readonly int _shownMax;
    private int _bad;
    private string _source = "";

    /// <exception cref="SetupException">The file cannot be written.</exception>
    public ImportReport(string? path, TextWriter screen, int shownMax)
    {
        (_screen, _shownMax) = (screen, shownMax);
        if (path is null) return;
        try
        {
            _file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"The report {path} cannot be written: {refused.Message}", refused);
        }
        _file.WriteLine("file,line,id,field,kind,reason");
    }

    /// <summary>Says of which file the next ones are.</summary>
    public void Begin(string file) => (_source, _bad) = (file, 0);

    /// <summary>Takes one in.</summary>
    public void Add(Complaint complaint)
    {
        _file?.WriteLine(string.Join(',',
            Quoted(_source), complaint.Line.ToString(CultureInfo.InvariantCulture), Quoted(complaint.Id ?? ""), Quoted(complaint.Field),
            complaint.Kind switch { ComplaintKind.Remark => "remark", ComplaintKind.PassedOver => "passed over", _ => "bad" }, Quoted(complaint.Reason)));
        if (complaint.Kind is not ComplaintKind.Bad || ++_bad > _shownMax) return;
        var which = complaint.Id is null ? "" : $" ({complaint.Id})";
        _screen.WriteLine($"line {complaint.Line}{which}: {(complaint.Field.Length > 0 ? complaint.Field + " " : "")}{complaint.Reason}");
    }

    /// <summary>Says how many were not shown.</summary>
    public void Close()
    {
        if (_bad > _shownMax) _screen.WriteLine($"… and {_bad - _shownMax} more bad rows{(_file is null ? "; --report FILE writes all" : "")}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null) await _file.DisposeAsync();
    }

    // A leading =, +, - or @ would be run as a formula by a spreadsheet.
    private static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return '"' + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }
}
