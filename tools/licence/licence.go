// Package licence knows which modules a program is linked from and under which licence each
// is given. It reads what go itself tells and the files in the module cache; it asks nobody.
//
// It refuses to guess: a text that it does not know is an error until somebody has read it.
package licence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Part is something that is in the program and has an author of its own.
type Part struct {
	Name, Version string
	Licences      []string          // SPDX names, sorted
	Texts         map[string]string // by file name
}

// Allowed are the licences under which something may be linked.
func Allowed() []string {
	return []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "OFL-1.1"}
}

// marks are words that one licence has and no other of the list. BSD and ISC differ from MIT
// by what they forbid, so the longer ones come first.
var marks = []struct{ name, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"OFL-1.1", "sil open font license version 1.1"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"GPL", "gnu general public license"},
	{"LGPL", "gnu lesser general public license"},
	{"AGPL", "gnu affero general public license"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce the above copyright notice"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
	{"CC0-1.0", "cc0 1.0 universal"},
}

// Of names the licence of a text; empty if it is none that is known.
func Of(text string) string {
	plain := strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("*", " ", "//", " ", "#", " ").Replace(text)), " "))
	plain = strings.NewReplacer("license, version", "license version", "open font license, version", "open font license version").Replace(plain)
	for _, m := range marks {
		if strings.Contains(plain, m.words) {
			return m.name
		}
	}
	return ""
}

// IsFile says whether a file of this name is one that tells of rights.
func IsFile(name string) bool {
	upper := strings.ToUpper(name)
	for _, begin := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"} {
		if strings.HasPrefix(upper, begin) {
			return !strings.HasSuffix(upper, ".GO")
		}
	}
	return false
}

// Linked are the parts of a program: Go itself, every module that it is linked from on any of
// some platforms ("linux/amd64"), and what lies in the tree with a licence of its own.
func Linked(ctx context.Context, root, program string, platforms []string) ([]Part, error) {
	modules := map[string]module{}
	for _, p := range platforms {
		if err := list(ctx, root, program, p, modules); err != nil {
			return nil, err
		}
	}
	own, err := inTree(root)
	if err != nil {
		return nil, err
	}
	parts := []Part{}
	goRoot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("ask go for its root: %w", err)
	}
	modules["go"] = module{Path: "go", Version: runtime.Version(), Dir: strings.TrimSpace(string(goRoot))}
	for _, m := range modules {
		part, err := read(m)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	parts = append(parts, own...)
	slices.SortFunc(parts, func(a, b Part) int { return strings.Compare(a.Name, b.Name) })
	return parts, nil
}

type module struct {
	Path, Version, Dir string
	Main               bool
}

// list adds the modules that a program stands on.
func list(ctx context.Context, root, program, platform string, to map[string]module) error {
	system, arch, _ := strings.Cut(platform, "/")
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Module", program) //nolint:gosec // our own command
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("list what %s is made of: %w", program, err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read what go list says: %w", err)
		}
		if m := p.Module; m != nil && !m.Main {
			to[m.Path] = *m
		}
	}
}

// read finds a module's licence in its folder.
func read(m module) (Part, error) {
	part := Part{Name: m.Path, Version: m.Version, Texts: map[string]string{}}
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return part, fmt.Errorf("look for the licence of %s: %w", m.Path, err)
	}
	for _, e := range entries {
		if e.IsDir() || !IsFile(e.Name()) {
			continue
		}
		if err := part.take(filepath.Join(m.Dir, e.Name()), e.Name()); err != nil {
			return part, err
		}
	}
	return part, nil
}

func (p *Part) take(path, name string) error {
	text, err := os.ReadFile(path) //nolint:gosec // a file of the tree or of the module cache
	if err != nil {
		return fmt.Errorf("read the licence of %s: %w", p.Name, err)
	}
	p.Texts[name] = string(text)
	if of := Of(string(text)); of != "" && !slices.Contains(p.Licences, of) {
		p.Licences = append(p.Licences, of)
		slices.Sort(p.Licences)
	}
	return nil
}

// inTree are the files in the tree below its root that are of others: fonts, calendars,
// sample texts. Each LICENSE file beside them is a part.
func inTree(root string) ([]Part, error) {
	var parts []Part
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"bin", "dist", "node_modules", "testdata", "tools"}, d.Name())):
			return filepath.SkipDir
		case d.IsDir() || filepath.Dir(path) == root || !IsFile(d.Name()):
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		part := Part{Name: "studybot/" + filepath.ToSlash(name), Texts: map[string]string{}}
		if err := part.take(path, d.Name()); err != nil {
			return err
		}
		parts = append(parts, part)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for licences in the tree: %w", err)
	}
	return parts, nil
}

// Faults are the parts that may not be linked, each with why.
func Faults(parts []Part) []string {
	var faults []string
	for _, p := range parts {
		if len(p.Licences) == 0 {
			faults = append(faults, p.Name+": no licence that is known")
		}
		for _, l := range p.Licences {
			if !slices.Contains(Allowed(), l) {
				faults = append(faults, p.Name+": "+l+" is not among those that are allowed")
			}
		}
	}
	return faults
}

// Notices is one text with all that must be told to whoever gets the program.
func Notices(parts []Part) string {
	var b strings.Builder
	b.WriteString("studybot is given under the MIT licence (LICENSE). It holds these parts of others:\n\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "  %s %s (%s)\n", p.Name, p.Version, strings.Join(p.Licences, ", "))
	}
	for _, p := range parts {
		names := make([]string, 0, len(p.Texts))
		for name := range p.Texts {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(&b, "\n%s\n%s %s: %s\n%s\n\n%s\n", strings.Repeat("=", 80), p.Name, p.Version, name, strings.Repeat("=", 80), strings.TrimSpace(p.Texts[name]))
		}
	}
	return b.String()
}
