package content

import "bytes"

// magic holds the first bytes by which common files that are no text can be told. Source:
// the formats' specifications.
var magic = []struct{ prefix, name string }{
	{"%PDF-", "pdf"},
	{"\x89PNG", "png"},
	{"\xff\xd8\xff", "jpeg"},
	{"GIF8", "gif"},
	{"Rar!\x1a\x07", "rar"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"\x1f\x8b", "gzip"},
	{"\xd0\xcf\x11\xe0", "doc or xls of old Office"},
	{"{\\rtf", "rtf"},
	{"SQLite format 3\x00", "sqlite"},
	{"\x7fELF", "program"},
	{"MZ\x90", "program"},
	{"OggS", "audio"},
	{"ID3", "audio"},
}

// looksLike names the kind of a file that is no text, or is empty.
func looksLike(data []byte) string {
	if isZIP(data) {
		return zipKind(data)
	}
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return m.name
		}
	}
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return "webp"
	}
	if len(data) >= 12 && string(data[4:8]) == "ftyp" {
		return "video"
	}
	return ""
}

func isZIP(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// zipKind tells by the names inside what a ZIP holds.
func zipKind(data []byte) string {
	for _, k := range []struct{ mark, name string }{
		{"xl/workbook", "xlsx"},
		{"word/document", "docx"},
		{"ppt/presentation", "pptx"},
		{"application/epub+zip", "epub"},
		{"application/vnd.oasis.opendocument", "opendocument"},
	} {
		if bytes.Contains(data, []byte(k.mark)) {
			return k.name
		}
	}
	return "zip"
}
