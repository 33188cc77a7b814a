package content

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"studybot/study"
)

// MaxSize is the largest file that is read, in bytes. It is also what Telegram lets a bot
// download.
const MaxSize = 20 << 20

// Encoding is how a file's bytes stand for characters.
type Encoding string

// The encodings that Text understands.
const (
	UTF8    Encoding = "UTF-8"
	UTF16LE Encoding = "UTF-16LE"
	UTF16BE Encoding = "UTF-16BE"
	GB18030 Encoding = "GB18030" // and with it GBK and GB2312
)

// TooLargeError refuses a file by its size, packed or unpacked.
type TooLargeError struct{ Size, Limit int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%d bytes are too many, the limit is %d", e.Size, e.Limit)
}

// Unwrap makes it one of the domain's kinds.
func (e *TooLargeError) Unwrap() error { return study.ErrInvalid }

// NotTextError refuses a file that is no text. Looks is a short lower-case name of what it
// seems to be: "pdf", "docx", "png" …, or "binary".
type NotTextError struct{ Looks string }

func (e *NotTextError) Error() string { return "not a text, it looks like " + e.Looks }

// Unwrap makes it one of the domain's kinds.
func (e *NotTextError) Unwrap() error { return study.ErrInvalid }

// EncodingError refuses a text whose encoding is none of ours, or that is damaged. Line is
// where the first wrong byte stands.
type EncodingError struct{ Line int }

func (e *EncodingError) Error() string {
	return fmt.Sprintf("line %d: unknown encoding or damaged text, save it as UTF-8", e.Line)
}

// Unwrap makes it one of the domain's kinds.
func (e *EncodingError) Unwrap() error { return study.ErrInvalid }

// Text decodes a text file. Line ends become \n and a byte order mark is dropped.
// Encodings without a mark are told by looking; UTF-8 wins where several would do.
func Text(data []byte) (string, Encoding, error) {
	if len(data) > MaxSize {
		return "", "", &TooLargeError{int64(len(data)), MaxSize}
	}
	if looks := looksLike(data); looks != "" {
		return "", "", &NotTextError{looks}
	}
	text, enc, err := decode(data)
	if err != nil {
		return "", "", err
	}
	text = strings.TrimSuffix(text, "\x1a") // the end mark of DOS editors
	if strings.ContainsFunc(text, isBinary) {
		return "", "", &NotTextError{"binary"}
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), enc, nil
}

func decode(data []byte) (string, Encoding, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return decodeUTF8(data[3:])
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decodeUTF16(data[2:], UTF16LE)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeUTF16(data[2:], UTF16BE)
	case bytes.IndexByte(data, 0) >= 0:
		return decodeUnmarkedUTF16(data)
	case utf8.Valid(data), mostlyUTF8(data):
		return decodeUTF8(data)
	}
	if text, enc, err := decodeUnmarkedUTF16(data); err == nil {
		return text, enc, nil
	}
	return decodeGB18030(data)
}

func decodeUTF8(data []byte) (string, Encoding, error) {
	for rest := data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			return "", "", &EncodingError{lineAt(data, len(data)-len(rest))}
		}
		rest = rest[size:]
	}
	return string(data), UTF8, nil
}

// mostlyUTF8 says whether the text was meant as UTF-8 though some bytes are damaged: other
// encodings hardly ever form a valid sequence by chance.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		data = data[size:]
	}
	return good > 2*bad
}

func decodeUTF16(data []byte, enc Encoding) (string, Encoding, error) {
	order := xunicode.LittleEndian
	if enc == UTF16BE {
		order = xunicode.BigEndian
	}
	text, err := decodeWith(xunicode.UTF16(order, xunicode.IgnoreBOM), data)
	return text, enc, err
}

// decodeUnmarkedUTF16 takes the byte order that gives a plausible text.
func decodeUnmarkedUTF16(data []byte) (string, Encoding, error) {
	if len(data)%2 == 0 {
		for _, enc := range []Encoding{UTF16LE, UTF16BE} {
			text, _, err := decodeUTF16(data, enc)
			if err == nil && plausible(text) {
				return text, enc, nil
			}
		}
	}
	return "", "", &NotTextError{"binary"}
}

// plausible says whether nearly all characters are such as people who use the bot write.
// The wrong byte order of UTF-16, or GB18030 taken for UTF-16, gives mostly others.
func plausible(text string) bool {
	good, all := 0, 0
	for _, r := range text {
		if isBinary(r) {
			return false
		}
		all++
		switch {
		case r < 0x250, unicode.In(r, unicode.Cyrillic, unicode.Han, unicode.Hiragana, unicode.Katakana),
			r >= 0x2010 && r <= 0x27BF, r >= 0x3000 && r <= 0x303F, r >= 0xFF00 && r <= 0xFFEF, r >= 0x1F000 && r <= 0x1FAFF:
			good++
		}
	}
	return all > 0 && good*20 >= all*19
}

// decodeGB18030 refuses what decodes only by chance. In real Chinese text nearly every
// second byte is above 0xA0, as in GB2312; in Big5 or Western texts far fewer are.
func decodeGB18030(data []byte) (string, Encoding, error) {
	text, err := decodeWith(simplifiedchinese.GB18030, data)
	if err != nil {
		return "", "", err
	}
	first, pairs, typical := -1, 0, 0
	for i := 0; i+1 < len(data); i++ {
		switch next := data[i+1]; {
		case data[i] < 0x80:
			continue
		case next < 0x40: // four bytes
			i += 3
			continue
		case next > 0xA0:
			typical++
		}
		if pairs++; first < 0 {
			first = i
		}
		i++
	}
	if typical*4 < pairs*3 {
		return "", "", &EncodingError{lineAt(data, first)}
	}
	return text, GB18030, nil
}

// decodeWith fails at the first character that cannot be decoded.
func decodeWith(e encoding.Encoding, data []byte) (string, error) {
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decode text: %w", err)
	}
	if i := bytes.IndexRune(out, utf8.RuneError); i >= 0 {
		return "", &EncodingError{lineAt(out, i)}
	}
	return string(out), nil
}

func lineAt[T string | []byte](text T, offset int) int {
	line := 1
	for i := range min(max(offset, 0), len(text)) {
		if text[i] == '\n' {
			line++
		}
	}
	return line
}

// isBinary says whether a character never stands in a text.
func isBinary(r rune) bool {
	return unicode.IsControl(r) && r < 0x20 && !strings.ContainsRune("\t\n\v\f\r", r)
}
