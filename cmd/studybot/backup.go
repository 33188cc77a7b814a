package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"studybot/store"
	"studybot/store/archive"
)

// stdio is the file name that stands for standard input or output.
const stdio = "-"

type backupCmd struct {
	several
	File string `arg:"" help:"Where to write; - is standard output. A file of that name is replaced once the new one is whole."`
}

// Run copies what is recorded into a file, while the bot works.
func (c *backupCmd) Run(ctx context.Context, out io.Writer) error {
	s, groups, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	o := store.BackupOptions{Groups: groups, Program: version}
	if c.File == stdio {
		_, err = s.Backup(ctx, out, o)
		return err
	}
	var count archive.Count
	size, err := writeWhole(c.File, func(file io.Writer) (err error) {
		count, err = s.Backup(ctx, file, o)
		return err
	})
	if err != nil {
		return err
	}
	what := "everything"
	if groups != nil {
		what = counted(len(groups), "group", "groups")
	}
	_, err = fmt.Fprintf(out, "%s backed up to %s: %d keys, %d kB\n", what, c.File, count.Keys, (size+1023)/1024)
	return err
}

// counted is a number of things in words.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// writeWhole writes a file under another name beside it, and gives it its own when all of it
// is on the disk: a file of that name is always a whole one. It is for its owner's eyes.
func writeWhole(path string, fill func(io.Writer) error) (size int64, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return 0, fmt.Errorf("make the file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	if err = errors.Join(fill(file), file.Sync()); err == nil {
		size, err = file.Seek(0, io.SeekCurrent)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return 0, err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return 0, fmt.Errorf("put the file in its place: %w", err)
	}
	return size, nil
}
