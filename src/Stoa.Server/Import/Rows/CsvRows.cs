using System.Globalization;
using System.Text;
using Stoa.Server.Import.Maps;

namespace Stoa.Server.Import.Rows;

/// <summary>Reads a table with a header line: any line ends, quotes, doubled quotes, line ends inside quotes. It knows the line of every
/// row, and a quote that is never closed costs only the line it stands on.</summary>
internal sealed class CsvRows(TextReader text, char? delimiter)
{
    // A quote that is never closed swallows the rest of the file; no honest record is this long.
    private const int RecordLengthMax = 64 * 1024;
    private const int ColumnsMax = 1_000;
    private const int End = -1;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly StringBuilder _record = new();
    private readonly StringBuilder _field = new();
    private string _again = "";
    private int _at;
    private long _line = 1;
    private char _delimiter;

    /// <summary>Each line as a row, broken ones too.</summary>
    public IEnumerable<Row> Read()
    {
        // The header shows the delimiter: the one that stands there most often.
        var first = text.ReadLine() ?? "";
        _delimiter = delimiter ?? Delimiters.MaxBy(candidate => first.Count(character => character == candidate));
        _again = first + "\n";
        List<string>? header = null;
        while (true)
        {
            var line = _line;
            var (fields, complaint) = Record();
            if (fields is null) yield break;
            if (complaint is not null) yield return Row.Broken(line, complaint);
            else if (fields is [""]) continue;
            else if (header is null) header = fields.ConvertAll(Template.Clean);
            else yield return RowOf(line, header, fields);
        }
    }

    private static Row RowOf(long line, List<string> header, List<string> record)
    {
        if (record.Count != header.Count)
            return Row.Broken(line, string.Create(CultureInfo.InvariantCulture, $"it has {record.Count} fields where the header has {header.Count}"));
        var fields = new Dictionary<string, string>(header.Count, StringComparer.Ordinal);
        for (var at = 0; at < header.Count; at++) fields[header[at]] = record[at];
        return new Row(line, fields);
    }

    /// <summary>The next record; no fields at the end of the file.</summary>
    private (List<string>? Fields, string? Complaint) Record()
    {
        _record.Clear();
        _field.Clear();
        var (fields, state) = (new List<string>(), State.FieldStart);
        while (true)
        {
            var next = Next();
            if (next == End)
            {
                if (state is State.Quoted) return GiveUp("a quote is opened here and never closed");
                if (_record.Length == 0) return (null, null);
            }
            else if (_record.Append((char)next).Length > RecordLengthMax)
            {
                return GiveUp(state is State.Quoted ? "a quote is opened here and never closed" : $"it is longer than {RecordLengthMax} characters");
            }

            if (state is State.Quoted)
            {
                if (next == '"') state = State.AfterQuote;
                else _field.Append((char)next);
            }
            else if (next is '\n' or End)
            {
                fields.Add(_field.ToString());
                return fields.Count <= ColumnsMax ? (fields, null) : (fields, $"it has more than {ColumnsMax} fields");
            }
            else if (next == _delimiter)
            {
                fields.Add(_field.ToString());
                _field.Clear();
                state = State.FieldStart;
            }
            else if (next == '"' && state is State.FieldStart or State.AfterQuote)
            {
                // The second of a doubled quote opens the field again: put the one it stands for.
                if (state is State.AfterQuote) _field.Append('"');
                state = State.Quoted;
            }
            else if (next != '\r')
            {
                // Mostly a quote that was never closed has met the next one.
                if (state is State.AfterQuote) return GiveUp("a quote is closed in the middle of a field, or was never closed");
                _field.Append((char)next);
                state = State.Plain;
            }
        }
    }

    // Only the first line is given up; what the quote has swallowed after it is read again.
    private (List<string>? Fields, string Complaint) GiveUp(string complaint)
    {
        var swallowed = _record.ToString();
        var lineEnd = swallowed.IndexOf('\n', StringComparison.Ordinal);
        _line -= swallowed.AsSpan().Count('\n');
        if (lineEnd >= 0)
        {
            _again = string.Concat(swallowed.AsSpan(lineEnd + 1), _again.AsSpan(_at));
            _at = 0;
            _line++;
        }
        return ([], complaint);
    }

    private int Next()
    {
        var next = _at < _again.Length ? _again[_at++] : text.Read();
        if (next == '\n') _line++;
        return next;
    }

    private enum State { FieldStart, Plain, Quoted, AfterQuote }
}
