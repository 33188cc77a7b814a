// Package redistest starts real redis-servers for tests as users have them: one on a unix
// socket, over TLS, with a password or rights of its own, three watched by Sentinels, a
// Cluster of six nodes. Each has a directory of its own and ends with its test.
//
// It owns nothing else. Where there is no redis-server it skips the test, and says so; on a
// build machine (CI is set) it fails instead, so that the real thing is never left out
// unnoticed.
package redistest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Host is what a server lives as long as: a test, or with Package all tests of a package.
type Host interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Skip(args ...any)
	Cleanup(func())
}

// Server is a running redis-server.
type Server struct {
	t      Host
	dir    string
	args   []string
	cmd    *exec.Cmd
	waited chan struct{}

	killed, risen func() // what a Cluster or Sentinels do before it dies and when it is back
}

// Start runs a redis-server with appendfsync always; settings are further arguments, such
// as "--appendfsync", "everysec".
func Start(t Host, settings ...string) *Server {
	t.Helper()
	Need(t)
	s := prepare(t, settings)
	s.Run()
	return s
}

// prepare makes a server's place, and takes it away at the end.
func prepare(t Host, settings []string) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis") // a socket's path may have 107 bytes: t.TempDir can be too long
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: dir, args: append([]string{
		"--port", "0", "--unixsocket", filepath.Join(dir, "s"), "--unixsocketperm", "700", "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--logfile", filepath.Join(dir, "log"),
	}, settings...)}
	t.Cleanup(func() {
		s.end(syscall.SIGKILL) // its files go with it
		os.RemoveAll(dir)
	})
	return s
}

// Need skips a test, or on a build machine fails it, where there is no redis-server.
func Need(t Host) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no redis-server on this build machine")
	}
	t.Skip("NOT TESTED AGAINST REAL REDIS: there is no redis-server on this machine")
}

// Run starts the server again after Kill or Stop, on the same files.
func (s *Server) Run() {
	s.t.Helper()
	s.launch()
	if err := s.wait(); err != nil {
		s.t.Fatalf("start redis-server: %v: %s", err, s.log())
	}
	if s.risen != nil {
		s.risen()
	}
}

func (s *Server) launch() {
	s.t.Helper()
	cmd := exec.Command("redis-server", s.args...)
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("start redis-server: %v", err)
	}
	waited := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended is known to whoever ended it
		close(waited)
	}()
	s.cmd, s.waited = cmd, waited
}

// wait waits until the server answers.
func (s *Server) wait() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !s.answers() {
		select {
		case <-tick.C:
		case <-s.waited:
			return errEnded
		case <-ctx.Done():
			return errors.New("it does not answer")
		}
	}
	return nil
}

var errEnded = errors.New("it has ended")

// answers says whether it takes commands; one that wants a password does.
func (s *Server) answers() bool {
	_, err := s.Ask("PING")
	return err == nil || strings.HasPrefix(err.Error(), "NOAUTH")
}

// URL is where it listens, for go-redis.
func (s *Server) URL() string { return "unix://" + s.Socket() }

// Socket is its path alone.
func (s *Server) Socket() string { return filepath.Join(s.dir, "s") }

// Dir is where its files are.
func (s *Server) Dir() string { return s.dir }

// Kill ends it at once, as kill -9 does.
func (s *Server) Kill() {
	if s.killed != nil {
		s.killed()
	}
	s.end(syscall.SIGKILL)
}

// Stop lets it end in order. Stopping twice does no harm.
func (s *Server) Stop() { s.end(syscall.SIGTERM) }

func (s *Server) end(signal os.Signal) {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal) // it may have ended by itself
	s.Thaw()
	<-s.waited
	s.cmd = nil
}

// Freeze lets it do nothing until Thaw: for others it is silent, with its connections open.
func (s *Server) Freeze() { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw lets it go on.
func (s *Server) Thaw() { _ = s.cmd.Process.Signal(syscall.SIGCONT) }
