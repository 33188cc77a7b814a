package archive

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
)

// maxLine bounds a line of a file, in bytes: a bank as JSON may have some millions.
const maxLine = 512 << 20

// Visitor is told what a backup holds, in its order. Each function may be nil.
//
// Entries are told before their section's sum is known: read a backup through once before
// anything is done with what it says.
type Visitor struct {
	Header func(Header) error
	Begin  func(Section) error
	Entry  func(Section, Entry) error
	End    func(Section, Count) error
}

// Read reads a backup to its end and checks every sum.
func Read(in io.Reader, v Visitor) (Header, Count, error) {
	r := &reader{visit: v, total: sha256.New()}
	err := r.read(in)
	return r.header, r.count, err
}

// reader is how far reading has come.
type reader struct {
	visit  Visitor
	in     *bufio.Reader
	header Header
	total  hash.Hash
	count  Count

	open    bool // inside a section
	section Section
	within  Count
	sum     hash.Hash
	key     string // the entry before
}

func (r *reader) read(in io.Reader) error {
	unzip, err := gzip.NewReader(in)
	if err != nil {
		return ErrForeign
	}
	r.in = bufio.NewReaderSize(unzip, 1<<16)
	if err := r.readHeader(); err != nil {
		return err
	}
	for {
		text, err := r.line()
		if err != nil {
			return err
		}
		done, err := r.take(text)
		if err != nil {
			return err
		}
		if done {
			return r.nothingMore()
		}
	}
}

// line is the next line with its end. A file that ends before its last line is damaged.
func (r *reader) line() ([]byte, error) {
	var text []byte
	for {
		piece, err := r.in.ReadSlice('\n')
		text = append(text, piece...)
		switch {
		case err == nil:
			return text, nil
		case len(text) > maxLine:
			return nil, fmt.Errorf("%w: a line of it is too long", ErrDamaged)
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, fmt.Errorf("%w: it is cut short", ErrDamaged)
		case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), isCorrupt(err):
			return nil, fmt.Errorf("%w: it can't be unpacked", ErrDamaged)
		default:
			return nil, fmt.Errorf("read the backup: %w", err)
		}
	}
}

func (r *reader) readHeader() error {
	text, err := r.line()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &r.header); err != nil || r.header.Form != endOfBackup {
		return ErrForeign
	}
	if r.header.Format > Format {
		return &NewerError{r.header.Format}
	}
	r.total.Write(text)
	if r.visit.Header != nil {
		return r.visit.Header(r.header)
	}
	return nil
}

// take does what a line says; true after the last.
func (r *reader) take(text []byte) (bool, error) {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return false, fmt.Errorf("%w: %s can't be read", ErrDamaged, r.place())
	}
	switch {
	case l.End != "":
		return l.End == endOfBackup, r.end(text)
	case l.Section != "" && !r.open:
		return false, r.begin(text, Section{l.Section, l.Group})
	case l.Key != "" && r.open:
		return false, r.entry(text, l.Entry)
	}
	return false, fmt.Errorf("%w: %s has a line that is not in its place", ErrDamaged, r.place())
}

func (r *reader) place() string {
	if r.open {
		return "the section “" + r.section.String() + "”"
	}
	return "what follows the section “" + r.section.String() + "”"
}

func (r *reader) begin(text []byte, s Section) error {
	r.open, r.section, r.within, r.sum, r.key = true, s, Count{}, sha256.New(), ""
	r.sum.Write(text)
	if r.visit.Begin != nil {
		return r.visit.Begin(s)
	}
	return nil
}

func (r *reader) entry(text []byte, e Entry) error {
	if bad := r.check(e); bad != "" {
		return fmt.Errorf("%w: key %q in %s %s", ErrDamaged, e.Key, r.place(), bad)
	}
	r.sum.Write(text)
	r.within.entry(e)
	r.key = e.Key
	if r.visit.Entry != nil {
		return r.visit.Entry(r.section, e)
	}
	return nil
}

func (r *reader) check(e Entry) string {
	switch e.Type {
	case StringType:
		if len(e.Values) != 1 || e.More {
			return "is no single value"
		}
	case HashType, ZSetType:
		if len(e.Values)%2 != 0 {
			return "has half a pair"
		}
	case ListType, SetType:
	default:
		return "is of an unknown type"
	}
	if len(e.Values) == 0 {
		return "is empty"
	}
	if e.More && e.Key != r.key {
		return "goes on from nothing"
	}
	return ""
}

// end checks what a last line says against what was read.
func (r *reader) end(text []byte) error {
	var last lastLine
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&last); err != nil {
		return fmt.Errorf("%w: the last line of %s can't be read", ErrDamaged, r.place())
	}
	if last.End == endOfBackup {
		if r.open || last.Count != r.count || last.Sum != hex.EncodeToString(r.total.Sum(nil)) {
			return fmt.Errorf("%w: its sum does not fit", ErrDamaged)
		}
		return nil
	}
	if !r.open || last.End != r.section.Kind || last.Group != r.section.Group ||
		last.Count != r.within || last.Sum != hex.EncodeToString(r.sum.Sum(nil)) {
		return fmt.Errorf("%w: the sum of %s does not fit", ErrDamaged, r.place())
	}
	r.open = false
	r.total.Write(text)
	r.count.Sections++
	r.count.add(r.within)
	if r.visit.End != nil {
		return r.visit.End(r.section, r.within)
	}
	return nil
}

func (r *reader) nothingMore() error {
	switch _, err := r.in.ReadByte(); {
	case errors.Is(err, io.EOF):
		return nil
	case err == nil, errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), isCorrupt(err):
		return fmt.Errorf("%w: it goes on after its end", ErrDamaged)
	default:
		return fmt.Errorf("read the backup: %w", err)
	}
}

// isCorrupt says whether the packed bytes make no sense.
func isCorrupt(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt)
}
