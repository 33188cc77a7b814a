package archive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var header = Header{Schema: 3, Made: time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC), Program: "1.2", Whole: true, Groups: 2}

func sample(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, header)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range told {
		if _, err := w.Section(s.Section, func(put func(Entry) error) error {
			for _, e := range s.entries {
				if err := put(e); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type toldPart struct {
	Section
	entries []Entry
}

var told = []toldPart{
	{Section{GroupSection, 1}, []Entry{
		{Key: "{g1}:group", Type: StringType, Values: Texts{`{"title":"<Kreis> & 圈子"}`}},
		{Key: "{g1}:roster", Type: HashType, Values: Texts{"41", "Ann"}},
		{Key: "{g1}:roster", Type: HashType, More: true, Values: Texts{"42", "a\xff\x00b", "43", ""}},
	}},
	{Section{PeopleSection, 0}, []Entry{{Key: "{u41}:person", Type: StringType, Values: Texts{"\u2028 🙂"}}}},
}

func TestA_backup_reads_back_as_it_was_written_bytes_that_are_no_text_too(t *testing.T) {
	var got []toldPart
	h, count, err := Read(bytes.NewReader(sample(t)), Visitor{
		Begin: func(s Section) error { got = append(got, toldPart{Section: s}); return nil },
		Entry: func(_ Section, e Entry) error {
			last := &got[len(got)-1]
			last.entries = append(last.entries, e)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(told, got, cmp.AllowUnexported(toldPart{})); diff != "" {
		t.Error(diff)
	}
	if want := (Count{Sections: 2, Keys: 3, Items: 8}); count != want {
		t.Errorf("count %+v, want %+v", count, want)
	}
	want := header
	want.Form, want.Format = "backup", Format
	if h != want {
		t.Errorf("header %+v, want %+v", h, want)
	}
}

func TestA_backup_that_is_cut_anywhere_is_refused(t *testing.T) {
	whole := sample(t)
	for n := range whole {
		if _, _, err := Read(bytes.NewReader(whole[:n]), Visitor{}); err == nil {
			t.Fatalf("%d of %d bytes pass for a backup", n, len(whole))
		}
	}
}

func TestA_backup_in_which_a_byte_is_flipped_is_refused(t *testing.T) {
	whole := sample(t)
	plain := unpack(t, whole)
	for i := range whole {
		torn := bytes.Clone(whole)
		torn[i] ^= 0x20
		unzip, err := gzip.NewReader(bytes.NewReader(torn))
		if err == nil {
			if text, err := io.ReadAll(unzip); err == nil && bytes.Equal(text, plain) {
				continue // a time or a flag of gzip's own, which changes nothing
			}
		}
		if _, _, err := Read(bytes.NewReader(torn), Visitor{}); err == nil {
			t.Fatalf("byte %d may be flipped", i)
		}
	}
}

func TestA_backup_that_was_edited_and_packed_again_is_refused_with_the_place(t *testing.T) {
	plain := string(unpack(t, sample(t)))
	lines := strings.SplitAfter(plain, "\n")
	for name, text := range map[string]string{
		"a value":           strings.Replace(plain, "Ann", "Eve", 1),
		"the header":        strings.Replace(plain, `"groups":2`, `"groups":3`, 1),
		"a count":           strings.Replace(plain, `"keys":2`, `"keys":3`, 1),
		"a line less":       strings.Replace(plain, lines[3], "", 1),
		"a line twice":      strings.Replace(plain, lines[3], lines[3]+lines[3], 1),
		"a section less":    strings.Join(lines[:1], "") + strings.Join(lines[6:], ""),
		"no last line":      strings.Join(lines[:len(lines)-2], ""),
		"more after it":     plain + lines[1],
		"half a pair":       strings.Replace(plain, `["41","Ann"]`, `["41"]`, 1),
		"no JSON":           strings.Replace(plain, lines[2], "{\n", 1),
		"an end by itself":  lines[0] + lines[5],
		"a foreign key":     strings.Replace(plain, lines[1], "", 1),
		"what nobody knows": strings.Replace(plain, `"type":"hash"`, `"type":"graph"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if text == plain {
				t.Fatal("nothing was edited")
			}
			if _, _, err := Read(bytes.NewReader(pack(t, text)), Visitor{}); !errors.Is(err, ErrDamaged) {
				t.Errorf("%v", err)
			}
		})
	}
	_, _, err := Read(bytes.NewReader(pack(t, strings.Replace(plain, "Ann", "Eve", 1))), Visitor{})
	if err == nil || !strings.Contains(err.Error(), "group 1") {
		t.Errorf("the refusal does not say where: %v", err)
	}
}

func TestWhat_is_no_backup_and_what_a_later_program_wrote_are_told_apart(t *testing.T) {
	for _, text := range []string{"", "hello", string(pack(t, "hello\n")), string(pack(t, "{}\n"))} {
		if _, _, err := Read(strings.NewReader(text), Visitor{}); !errors.Is(err, ErrForeign) && !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v", text, err)
		}
	}
	later := strings.Replace(string(unpack(t, sample(t))), `"format":1`, `"format":99`, 1)
	var newer *NewerError
	if _, _, err := Read(bytes.NewReader(pack(t, later)), Visitor{}); !errors.As(err, &newer) || newer.Format != 99 {
		t.Errorf("%v", err)
	}
}

func TestA_section_that_failed_leaves_nothing_and_may_be_tried_again(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, header)
	if err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("it changed meanwhile")
	before := out.Len()
	if _, err := w.Section(told[0].Section, func(put func(Entry) error) error {
		return errors.Join(put(told[0].entries[0]), wrong)
	}); !errors.Is(err, wrong) || out.Len() != before {
		t.Fatalf("%v, and %d bytes more", err, out.Len()-before)
	}
	if _, err := w.Section(told[0].Section, func(put func(Entry) error) error { return put(told[0].entries[0]) }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, count, err := Read(&out, Visitor{}); err != nil || count.Keys != 1 {
		t.Errorf("%+v %v", count, err)
	}
}

func unpack(t *testing.T, data []byte) []byte {
	t.Helper()
	unzip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func pack(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	if _, err := io.WriteString(zip, text); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
