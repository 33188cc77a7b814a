package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var epoch = time.Unix(1_795_000_000, 0).UTC()

// copied is the module's sources in another folder, so that a path that gets into the
// program is seen.
func copied(t *testing.T) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "elsewhere")
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"bin", "dist", "tools", "data", "gallery"}, name)):
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		case strings.HasSuffix(name, "_test.go") || !d.Type().IsRegular():
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func TestThe_same_sources_give_the_same_bytes_in_another_folder(t *testing.T) {
	if testing.Short() {
		t.Skip("links the program twice")
	}
	here := runtime.GOOS + "/" + runtime.GOARCH
	var outs []string
	for _, root := range []string{"../..", copied(t)} {
		r := release{root: root, out: t.TempDir(), version: "v0.0.0-test", at: epoch, platforms: []string{here}, say: io.Discard}
		if err := r.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		outs = append(outs, r.out)
	}
	entries, err := os.ReadDir(outs[0])
	if err != nil || len(entries) != 3 {
		t.Fatalf("%v %v", entries, err)
	}
	for _, e := range entries {
		first, second := readFile(t, outs[0], e.Name()), readFile(t, outs[1], e.Name())
		if !bytes.Equal(first, second) {
			t.Errorf("%s differs: %d and %d bytes", e.Name(), len(first), len(second))
		}
	}
	stem := "studybot_v0.0.0-test_" + strings.ReplaceAll(here, "/", "_")
	holds(t, readFile(t, outs[0], stem+".tar.gz"), stem)
	lists(t, readFile(t, outs[0], stem+".cdx.json"))
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// holds looks into an archive.
func holds(t *testing.T, data []byte, folder string) {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for archive := tar.NewReader(unzipped); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, strings.TrimPrefix(h.Name, folder+"/"))
		if !h.ModTime.Equal(epoch) || h.Uid != 0 || h.Uname != "" {
			t.Errorf("%s tells of this machine: %v %d %q", h.Name, h.ModTime, h.Uid, h.Uname)
		}
		if runs := h.Mode&0o111 != 0; runs != (h.Name == folder+"/studybot") {
			t.Errorf("%s has mode %o", h.Name, h.Mode)
		}
	}
	for _, want := range []string{"studybot", "LICENSE", "THIRD_PARTY.txt", "deploy/compose.yml", "deploy/systemd/studybot.service", "docs/operations.md"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
}

// lists looks into an inventory.
func lists(t *testing.T, data []byte) {
	t.Helper()
	var b bom
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(b.Components, func(c component) bool { return c.Name == "github.com/redis/go-redis/v9" })
	if i < 0 || len(b.Components) < 20 || b.Format != "CycloneDX" {
		t.Fatalf("%d components", len(b.Components))
	}
	if c := b.Components[i]; !strings.HasPrefix(c.PURL, "pkg:golang/github.com/redis/go-redis/v9@v9.") || len(c.Hashes) != 1 || len(c.Licences) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestAn_archive_does_not_depend_on_the_order_of_its_files(t *testing.T) {
	files := map[string][]byte{}
	for _, name := range []string{"z", "a", "studybot", "m/n", "b"} {
		files[name] = []byte(strings.Repeat(name, 100))
	}
	first, err := pack("x", files, epoch)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 { // a map's order changes
		again, err := pack("x", files, epoch)
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("it differs (%v)", err)
		}
	}
}
