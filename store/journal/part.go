package journal

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Record is one entry.
type Record struct {
	Number int64
	At     time.Time
	Body   []byte
}

// A record is its body's length, a checksum, its number and unix milliseconds, then the
// body. The checksum is of all that follows it.
const headSize = 4 + 4 + 8 + 8

// mostBytes bounds one record.
const mostBytes = 64 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func encode(r Record) []byte {
	text := make([]byte, headSize, headSize+len(r.Body))
	binary.LittleEndian.PutUint32(text, uint32(len(r.Body)))
	binary.LittleEndian.PutUint64(text[8:], uint64(r.Number))
	binary.LittleEndian.PutUint64(text[16:], uint64(r.At.UnixMilli()))
	text = append(text, r.Body...)
	binary.LittleEndian.PutUint32(text[4:], crc32.Checksum(text[8:], castagnoli))
	return text
}

// decode reads one record; io.EOF where no whole one follows.
func decode(in io.Reader) (Record, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(in, head); err != nil {
		return Record{}, ended(err)
	}
	length := binary.LittleEndian.Uint32(head)
	if length > mostBytes {
		return Record{}, io.EOF
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(in, body); err != nil {
		return Record{}, ended(err)
	}
	sum := crc32.Update(crc32.Checksum(head[8:], castagnoli), castagnoli, body)
	if sum != binary.LittleEndian.Uint32(head[4:]) {
		return Record{}, io.EOF
	}
	return Record{
		Number: int64(binary.LittleEndian.Uint64(head[8:])),
		At:     time.UnixMilli(int64(binary.LittleEndian.Uint64(head[16:]))),
		Body:   body,
	}, nil
}

func ended(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// part is one file, from its first record on.
type part struct {
	path  string
	first int64
	size  int64 // of its whole records
}

// read gives a part's records up to its end, or to the first that is torn or damaged.
func (p part) read(each func(Record) error) error {
	f, err := os.Open(p.path)
	if err != nil {
		return fmt.Errorf("open a part of the journal: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		r, err := decode(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a part of the journal: %w", err)
		}
		if err := each(r); err != nil {
			return err
		}
	}
}

// latest is when the last record of a part was written.
func (p part) latest() (at time.Time, err error) {
	err = p.read(func(r Record) error { at = r.At; return nil })
	return at, err
}

// partsOf are the parts of an epoch, oldest first.
func partsOf(dir, epoch string) ([]part, error) {
	paths, err := filepath.Glob(filepath.Join(dir, epoch+"-*.log"))
	if err != nil {
		return nil, fmt.Errorf("list the journal: %w", err)
	}
	slices.Sort(paths)
	var parts []part
	for _, path := range paths {
		number := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), epoch+"-"), ".log")
		first, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("list the journal: %s is none of its parts: %w", path, err)
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("list the journal: %w", err)
		}
		parts = append(parts, part{path: path, first: first, size: info.Size()})
	}
	return parts, nil
}

// forget removes the parts of an epoch that is over.
func forget(dir, epoch string) error {
	if epoch == "" {
		return nil
	}
	parts, err := partsOf(dir, epoch)
	for _, p := range parts {
		err = errors.Join(err, os.Remove(p.path))
	}
	return err
}

// writeFile writes a file as a whole, so that a crash leaves the old one or the new.
func writeFile(dir, name string, text []byte) error {
	f, err := os.CreateTemp(dir, name+"-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return syncDir(dir)
}

// syncDir makes the names of new files last.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the operator's directory
	if err != nil {
		return fmt.Errorf("open the journal's directory: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync the journal's directory: %w", err)
	}
	return nil
}
