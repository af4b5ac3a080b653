using System.Text;
using System.Text.Json;

namespace Stoa.Server.Import.Rows;

/// <summary>
/// Reads the objects of one array out of a JSON file of any size, with the line each begins on. The array is the whole file, or a
/// member of the outermost object (GeoJSON's <c>features</c>). A broken object costs only itself.
/// </summary>
internal sealed class JsonItems(Stream stream, string member)
{
    private const int BufferBytes = 64 * 1024;
    private const int ItemBytesMax = 1024 * 1024;

    private readonly List<byte> _item = [];
    private readonly List<byte> _text = [];
    private long _line = 1;
    private long _itemLine;
    private int _depth;
    private int _listDepth = -1;
    private bool _inText;
    private bool _isEscaped;
    private bool _inItem;
    private string _key = "";

    /// <summary>Each object as a row, broken ones too.</summary>
    public async IAsyncEnumerable<Row> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            for (var at = 0; at < count; at++)
            {
                if (Step(buffer[at])) yield return Take();
            }
        }
        if (_inItem) yield return Row.Broken(_itemLine, "the file ends in the middle of this object");
        else if (_listDepth < 0) yield return Row.Broken(1, $"the file has no list of objects called \"{member}\", and is none");
    }

    /// <summary>Takes one byte in; true when it ends an object of the list.</summary>
    private bool Step(byte value)
    {
        if (value == '\n') _line++;
        if (_inItem && _item.Count <= ItemBytesMax) _item.Add(value);
        if (_inText)
        {
            StepInText(value);
            return false;
        }
        switch (value)
        {
            case (byte)'"':
                _inText = true;
                _text.Clear();
                break;
            case (byte)':' when _depth == 1:
                _key = Encoding.UTF8.GetString([.. _text]);
                break;
            case (byte)'{' or (byte)'[':
                Open(value);
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                if (!_inItem || _depth != _listDepth) break;
                _inItem = false;
                return true;
        }
        return false;
    }

    private void StepInText(byte value)
    {
        if (_isEscaped) _isEscaped = false;
        else if (value == '\\') _isEscaped = true;
        else if (value == '"') _inText = false;
        else if (_depth == 1 && _text.Count < member.Length + 1) _text.Add(value);
    }

    private void Open(byte value)
    {
        if (value == '[' && _listDepth < 0 && (_depth == 0 || (_depth == 1 && _key == member))) _listDepth = _depth + 1;
        else if (value == '{' && _depth == _listDepth) Begin();
        _depth++;
    }

    private void Begin()
    {
        _inItem = true;
        _itemLine = _line;
        _item.Clear();
        _item.Add((byte)'{');
    }

    private Row Take()
    {
        if (_item.Count > ItemBytesMax) return Row.Broken(_itemLine, "the object is larger than 1 MB");
        try
        {
            using var document = JsonDocument.Parse(_item.ToArray());
            return Row.Of(_itemLine, document.RootElement);
        }
        catch (JsonException unreadable)
        {
            return Row.Broken(_itemLine, $"this is not JSON: {unreadable.Message}");
        }
        catch (InvalidOperationException)
        {
            // Text that is no UTF-8 is only noticed when it is read.
            return Row.Broken(_itemLine, "it holds characters that are not UTF-8; say \"encoding\" in the map");
        }
    }
}
