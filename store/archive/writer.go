package archive

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// Writer writes a backup. Only the section being written is in memory, compressed.
type Writer struct {
	out   io.Writer
	total hash.Hash
	count Count
}

// NewWriter begins a backup with its header; Form and Format are filled in.
func NewWriter(out io.Writer, h Header) (*Writer, error) {
	h.Form, h.Format = endOfBackup, Format
	w := &Writer{out: out, total: sha256.New()}
	part := newPart()
	text, err := part.line(h)
	if err != nil {
		return nil, err
	}
	w.total.Write(text)
	return w, part.flush(out)
}

// Section writes a part as a whole: nothing of it is written if fill fails, so that fill may
// be tried again. A section without entries is left out.
func (w *Writer) Section(s Section, fill func(put func(Entry) error) error) (Count, error) {
	part, sum := newPart(), sha256.New()
	var count Count
	first, err := part.line(line{Section: s.Kind, Group: s.Group})
	if err != nil {
		return count, err
	}
	sum.Write(first)
	err = fill(func(e Entry) error {
		text, err := part.line(e)
		if err != nil {
			return err
		}
		sum.Write(text)
		count.entry(e)
		return nil
	})
	if err != nil || count.Keys == 0 {
		return count, err
	}
	last, err := part.line(lastLine{End: s.Kind, Group: s.Group, Count: count, Sum: hex.EncodeToString(sum.Sum(nil))})
	if err != nil {
		return count, err
	}
	if err := part.flush(w.out); err != nil {
		return count, err
	}
	w.total.Write(last)
	w.count.Sections++
	w.count.add(count)
	return count, nil
}

// Close writes the last line. Without it the backup counts as cut short.
func (w *Writer) Close() (Count, error) {
	part := newPart()
	if _, err := part.line(lastLine{End: endOfBackup, Count: w.count, Sum: hex.EncodeToString(w.total.Sum(nil))}); err != nil {
		return w.count, err
	}
	return w.count, part.flush(w.out)
}

// part is one gzip member that is not written yet.
type part struct {
	packed bytes.Buffer
	zip    *gzip.Writer
}

func newPart() *part {
	p := &part{}
	p.zip, _ = gzip.NewWriterLevel(&p.packed, gzip.BestSpeed) // fails for unknown levels alone
	return p
}

// line writes a value and gives the line as it stands in the file.
func (p *part) line(v any) ([]byte, error) {
	text, err := encode(v)
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	if _, err := p.zip.Write(text); err != nil {
		return nil, fmt.Errorf("pack a line: %w", err)
	}
	return text, nil
}

func (p *part) flush(out io.Writer) error {
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("pack a section: %w", err)
	}
	if _, err := out.Write(p.packed.Bytes()); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}
