// Command release builds what is given to people: an archive for each platform, a list of
// what is inside (SBOM), the licences of all of it, and checksums.
//
//	release -root . -out dist -version v1.2.3 -epoch 1795000000 [-platforms linux/amd64,…]
//
// The same sources, Go version and arguments give the same bytes, on any machine and in any
// folder: paths are trimmed, no build ID, times are the epoch, names are sorted. It owns no
// version: git's tag is handed to it.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"studybot/tools/licence"
)

// program is what is built, below the root.
const program = "./cmd/studybot"

// beside are the files that go into each archive with the program.
var beside = []string{
	"CHANGELOG.md", "LICENSE", "README.md", "README.zh.md", "docs/metrics.md", "docs/operations.md", "docs/security.md",
	"deploy/README.md", "deploy/compose.yml", "deploy/example.env", "deploy/redis.conf", "deploy/redis.acl",
	"deploy/systemd/studybot.service", "deploy/systemd/studybot-backup.service", "deploy/systemd/studybot-backup.timer",
	"deploy/prometheus/alerts.yml", "deploy/grafana/studybot.json",
}

// release is one run.
type release struct {
	root, out, version string
	at                 time.Time
	platforms          []string
	say                io.Writer // what was made, for whoever waits
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r := release{say: os.Stdout}
	epoch := flag.Int64("epoch", 0, "SOURCE_DATE_EPOCH: the time of all files, in seconds")
	platforms := flag.String("platforms", "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64", "what to build for")
	flag.StringVar(&r.root, "root", ".", "the module's folder")
	flag.StringVar(&r.out, "out", "dist", "where to write")
	flag.StringVar(&r.version, "version", "dev", "what `studybot version` says")
	flag.Parse()
	r.at, r.platforms = time.Unix(*epoch, 0).UTC(), strings.Split(*platforms, ",")
	if err := r.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func (r release) run(ctx context.Context) error {
	parts, err := licence.Linked(ctx, r.root, program, r.platforms)
	if err != nil {
		return err
	}
	if faults := licence.Faults(parts); len(faults) > 0 {
		return fmt.Errorf("licences: %s", strings.Join(faults, "; "))
	}
	if err := os.RemoveAll(r.out); err != nil {
		return fmt.Errorf("empty %s: %w", r.out, err)
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil { //nolint:gosec // to be read by whoever copies it
		return fmt.Errorf("make %s: %w", r.out, err)
	}
	notices := []byte(licence.Notices(parts))
	var names []string
	for _, p := range r.platforms {
		made, err := r.platform(ctx, p, notices, parts)
		if err != nil {
			return err
		}
		names = append(names, made...)
	}
	return r.sums(names)
}

// platform builds for one platform and packs it.
func (r release) platform(ctx context.Context, platform string, notices []byte, parts []licence.Part) ([]string, error) {
	built, err := r.build(ctx, platform)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"studybot": built, "THIRD_PARTY.txt": notices}
	for _, name := range beside {
		if files[name], err = os.ReadFile(filepath.Join(r.root, name)); err != nil { //nolint:gosec // a file of the tree
			return nil, fmt.Errorf("take %s along: %w", name, err)
		}
	}
	stem := "studybot_" + r.version + "_" + strings.ReplaceAll(platform, "/", "_")
	packed, err := pack(stem, files, r.at)
	if err != nil {
		return nil, fmt.Errorf("pack %s: %w", stem, err)
	}
	listed, err := inventory(built, r.version, platform, r.at, parts)
	if err != nil {
		return nil, fmt.Errorf("list what is in %s: %w", stem, err)
	}
	names := []string{stem + ".tar.gz", stem + ".cdx.json"}
	for i, data := range [][]byte{packed, listed} {
		if err := os.WriteFile(filepath.Join(r.out, names[i]), data, 0o644); err != nil { //nolint:gosec // to be read by all
			return nil, fmt.Errorf("write %s: %w", names[i], err)
		}
	}
	fmt.Fprintf(r.say, "%-44s %5.1f MB, the program %.1f MB\n", names[0], float64(len(packed))/1e6, float64(len(built))/1e6)
	return names, nil
}

// build compiles the program; nothing of this machine enters it.
func (r release) build(ctx context.Context, platform string) ([]byte, error) {
	system, arch, ok := strings.Cut(platform, "/")
	if !ok {
		return nil, fmt.Errorf("%q is no platform like linux/amd64", platform)
	}
	dir, err := os.MkdirTemp("", "release")
	if err != nil {
		return nil, fmt.Errorf("make a place to build in: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	to := filepath.Join(dir, "studybot")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly", //nolint:gosec // our own command
		"-ldflags", "-s -w -buildid= -X main.version="+r.version, "-o", to, program)
	cmd.Dir, cmd.Stderr = r.root, os.Stderr
	// What changes the code that is made must not come from the environment.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=", "GOEXPERIMENT=")
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("build for %s: %w", platform, err)
	}
	return os.ReadFile(to) //nolint:gosec // just made
}

// pack writes files into an archive whose bytes depend on them, their names and a time alone.
func pack(folder string, files map[string][]byte, at time.Time) ([]byte, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var out bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := tar.NewWriter(zipped)
	for _, name := range names {
		mode := int64(0o644)
		if name == "studybot" {
			mode = 0o755
		}
		err := archive.WriteHeader(&tar.Header{
			Typeflag: tar.TypeReg, Name: folder + "/" + name, Size: int64(len(files[name])), Mode: mode, ModTime: at, Format: tar.FormatUSTAR,
		})
		if err != nil {
			return nil, err
		}
		if _, err := archive.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	if err := zipped.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sums writes SHA256SUMS, as sha256sum -c reads it.
func (r release) sums(names []string) error {
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		f, err := os.Open(filepath.Join(r.out, name)) //nolint:gosec // just made
		if err != nil {
			return fmt.Errorf("sum up: %w", err)
		}
		sum := sha256.New()
		_, err = io.Copy(sum, f)
		_ = f.Close()
		if err != nil {
			return fmt.Errorf("sum up %s: %w", name, err)
		}
		fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(sum.Sum(nil)), name)
	}
	if err := os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), []byte(b.String()), 0o644); err != nil { //nolint:gosec // to be read by all
		return fmt.Errorf("write the sums: %w", err)
	}
	return nil
}
