package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, o Options) *Log {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	l, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *Log) must(t testing.TB, bodies ...string) {
	t.Helper()
	for _, b := range bodies {
		if _, err := l.Append([]byte(b)); err != nil {
			t.Fatal(err)
		}
	}
}

func since(t testing.TB, l *Log, after int64) []string {
	t.Helper()
	var all []string
	err := l.Since(after, func(r Record) error {
		if r.Number != after+int64(len(all))+1 {
			t.Errorf("record %d comes after %d", r.Number, after+int64(len(all)))
		}
		all = append(all, string(r.Body))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func numbers(from, to int) []string {
	var all []string
	for i := from; i <= to; i++ {
		all = append(all, fmt.Sprintf("record %d", i))
	}
	return all
}

func TestRecords_are_there_after_a_restart_and_go_on_with_the_next_number(t *testing.T) {
	o := Options{Dir: t.TempDir(), PartSize: 100}
	l := open(t, o)
	l.must(t, numbers(1, 7)...)
	home, epoch := l.Home(), l.meta.Epoch
	for round := range 3 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		l = open(t, o)
		l.must(t, fmt.Sprintf("record %d", 8+round))
	}
	defer l.Close()
	if l.Home() != home || l.meta.Epoch != epoch || l.Last() != 10 {
		t.Errorf("%s %s %d", l.Home(), l.meta.Epoch, l.Last())
	}
	for after := range 11 {
		if got, want := since(t, l, int64(after)), numbers(after+1, 10); !slices.Equal(got, want) {
			t.Errorf("after %d: %v", after, got)
		}
	}
}

func TestA_torn_end_is_passed_over_and_its_number_given_again(t *testing.T) {
	whole := Options{Dir: t.TempDir()}
	l := open(t, whole)
	l.must(t, numbers(1, 4)...)
	path := l.parts[0].path
	_ = l.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := len(text) / 4
	for cut := range len(text) {
		if err := os.WriteFile(path, text[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, whole)
		left := cut / size
		l.must(t, "anew")
		if got, want := since(t, l, 0), append(numbers(1, left), "anew"); !slices.Equal(got, want) {
			t.Fatalf("cut at %d: %v, want %v", cut, got, want)
		}
		_ = l.Close()
		l = open(t, whole)
		if got, want := since(t, l, 0), append(numbers(1, left), "anew"); !slices.Equal(got, want) {
			t.Fatalf("cut at %d and opened again: %v, want %v", cut, got, want)
		}
		_ = l.Close()
		parts, _ := filepath.Glob(filepath.Join(whole.Dir, "*-*.log"))
		for _, p := range parts {
			_ = os.Remove(p)
		}
	}
}

func TestA_damaged_record_is_a_gap_and_not_passed_over_in_silence(t *testing.T) {
	o := Options{Dir: t.TempDir(), PartSize: 1}
	l := open(t, o)
	defer func() { _ = l.Close() }()
	l.must(t, numbers(1, 4)...)
	path := l.parts[1].path
	text, _ := os.ReadFile(path)
	text[len(text)-1]++
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	err := l.Since(0, func(Record) error { return nil })
	if !errors.Is(err, ErrGap) {
		t.Errorf("%v", err)
	}
	if got := since(t, l, 2); !slices.Equal(got, numbers(3, 4)) {
		t.Errorf("%v", got)
	}
}

func TestOld_records_go_and_what_is_asked_of_them_is_a_gap(t *testing.T) {
	now := noon
	o := Options{Dir: t.TempDir(), PartSize: 100, Keep: time.Minute, Now: func() time.Time { return now }}
	l := open(t, o)
	defer l.Close()
	for i := range 60 {
		l.must(t, fmt.Sprintf("record %d", i+1))
		now = now.Add(5 * time.Second)
	}
	if n := len(l.parts); n < 4 || n > 8 {
		t.Errorf("%d parts are left", n)
	}
	if got := since(t, l, 47); !slices.Equal(got, numbers(48, 60)) {
		t.Errorf("a minute must be there: %v", got)
	}
	if err := l.Since(0, func(Record) error { return nil }); !errors.Is(err, ErrGap) {
		t.Errorf("%v", err)
	}
}

func TestThe_files_never_grow_beyond_their_bound(t *testing.T) {
	o := Options{Dir: t.TempDir(), PartSize: 1000, Most: 5000}
	l := open(t, o)
	defer l.Close()
	for range 100 {
		l.must(t, string(make([]byte, 400)))
	}
	total := int64(0)
	paths, _ := filepath.Glob(filepath.Join(o.Dir, "*-*.log"))
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 5000+1500 || total < 3000 {
		t.Errorf("%d bytes", total)
	}
}

func TestA_new_epoch_has_a_new_name_and_forgets_the_old_records(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	l := open(t, o)
	l.must(t, "old")
	old := l.meta.Epoch
	if err := l.Begin("what was"); err != nil {
		t.Fatal(err)
	}
	l.must(t, "new")
	_ = l.Close()
	l = open(t, o)
	defer l.Close()
	name, base := l.Epoch()
	if name == old || base != "what was" {
		t.Errorf("%s %s", name, base)
	}
	if got := since(t, l, 0); !slices.Equal(got, []string{"new"}) {
		t.Errorf("%v", got)
	}
}

func TestA_journal_is_open_once(t *testing.T) {
	o := Options{Dir: t.TempDir(), Now: func() time.Time { return noon }}
	l := open(t, o)
	if _, err := Open(o); !errors.Is(err, ErrHeld) {
		t.Errorf("%v", err)
	}
	_ = l.Close()
	_ = open(t, o).Close()
}

func TestA_write_that_fails_takes_no_number(t *testing.T) {
	l := open(t, Options{Dir: t.TempDir()})
	l.must(t, "record 1")
	_ = l.file.Close() // as a disk that is gone
	if _, err := l.Append([]byte("x")); err == nil {
		t.Fatal("written")
	}
	if _, err := l.Append([]byte("x")); err == nil {
		t.Fatal("written after what cannot be undone")
	}
	if l.Last() != 1 {
		t.Errorf("%d", l.Last())
	}
	_ = l.lock.Close()
}
