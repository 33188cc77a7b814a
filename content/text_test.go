package content

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"studybot/study"
)

const mixed = "# 论语 Analects\n\n## 第1天：学而\n学而时习之，不亦说乎？ Learn and practise.\n"

func encoded(t *testing.T, enc Encoding, bom bool, text string) []byte {
	t.Helper()
	policy := xunicode.IgnoreBOM
	if bom {
		policy = xunicode.UseBOM
	}
	var out []byte
	var err error
	switch enc {
	case UTF16LE:
		out, err = xunicode.UTF16(xunicode.LittleEndian, policy).NewEncoder().Bytes([]byte(text))
	case UTF16BE:
		out, err = xunicode.UTF16(xunicode.BigEndian, policy).NewEncoder().Bytes([]byte(text))
	case GB18030:
		out, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	default:
		out = []byte(text)
		if bom {
			out = append([]byte("\xef\xbb\xbf"), out...)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestText_is_read_in_every_encoding_that_people_send(t *testing.T) {
	texts := []string{mixed, "学而时习之，不亦说乎？", "第一行\n第二行\n", "plain\nEnglish\n", "带🔥的\n"}
	for _, enc := range []Encoding{UTF8, UTF16LE, UTF16BE, GB18030} {
		for _, bom := range []bool{false, true} {
			if enc == GB18030 && bom {
				continue
			}
			for _, text := range texts {
				got, as, err := Text(encoded(t, enc, bom, text))
				if err != nil || got != text {
					t.Errorf("%s, mark %v: Text(%q) = %q, %v", enc, bom, text, got, err)
				}
				if ascii := text == texts[3]; as != enc && (!ascii || enc != GB18030) {
					t.Errorf("%s, mark %v: %q was taken for %s", enc, bom, text, as)
				}
			}
		}
	}
}

func TestLine_ends_become_line_feeds(t *testing.T) {
	got, _, err := Text([]byte("a\r\nb\rc\nd\x1a"))
	if err != nil || got != "a\nb\nc\nd" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestA_file_that_is_no_text_is_refused_by_its_kind(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"%PDF-1.7\n…", "pdf"},
		{"\x89PNG\r\n\x1a\n", "png"},
		{"\xff\xd8\xff\xe0", "jpeg"},
		{"PK\x03\x04 [Content_Types].xml word/document.xml", "docx"},
		{"PK\x03\x04 xl/workbook.xml", "xlsx"},
		{"PK\x03\x04 a.md", "zip"},
		{"\x1f\x8b\x08", "gzip"},
		{"RIFF1234WEBPVP8 ", "webp"},
		{"\x00\x00\x00\x18ftypmp42", "video"},
		{"\x00\x01\x02\x03\x04", "binary"},
		{"text with \x01 in it", "binary"},
		{strings.Repeat("a\x00", 3) + "b", "binary"},
	} {
		var refused *NotTextError
		if _, _, err := Text([]byte(c.data)); !errors.As(err, &refused) || refused.Looks != c.want {
			t.Errorf("%q: %v, want %s", c.data, err, c.want)
		} else if !errors.Is(err, study.ErrInvalid) {
			t.Errorf("%q: not an invalid input", c.data)
		}
	}
}

func TestAn_encoding_we_do_not_know_is_refused_with_the_line(t *testing.T) {
	western, err := charmap.Windows1252.NewEncoder().String("one\nnaïve coöperation, rôle")
	if err != nil {
		t.Fatal(err)
	}
	big5, err := traditionalchinese.Big5.NewEncoder().String("學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？人不知而不慍，不亦君子乎？")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, data string
		line       int
	}{
		{"Western", western, 2},
		{"Big5", big5, 1},
		{"UTF-8 with a broken byte", "第一行\n第二\xff行\n第三行", 2},
		{"UTF-8 cut off", "一二三四五六\n七八九"[:27], 2},
	} {
		var refused *EncodingError
		if _, _, err := Text([]byte(c.data)); !errors.As(err, &refused) || refused.Line != c.line {
			t.Errorf("%s: %v, want line %d", c.name, err, c.line)
		}
	}
}

func TestA_text_over_the_limit_is_refused(t *testing.T) {
	var refused *TooLargeError
	if _, _, err := Text(bytes.Repeat([]byte("a"), MaxSize+1)); !errors.As(err, &refused) || refused.Limit != MaxSize {
		t.Errorf("%v", err)
	}
	if _, _, err := Text(bytes.Repeat([]byte("a"), MaxSize)); err != nil {
		t.Errorf("at the limit: %v", err)
	}
}

func TestEvery_reason_has_English_words(t *testing.T) {
	for _, r := range Reasons() {
		if english[r] == "" {
			t.Errorf("no words for %q", r)
		}
	}
	if len(Reasons()) != len(english) {
		t.Errorf("%d reasons, %d words", len(Reasons()), len(english))
	}
}
