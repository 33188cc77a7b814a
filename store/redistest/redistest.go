// Package redistest starts a real redis-server for a test: private, on a unix socket in a
// directory of the test's own, with an append-only file, stopped at the test's end.
//
// It owns nothing else. Where there is no redis-server it skips the test, and says so; on a
// build machine (CI is set) it fails instead, so that the real thing is never left out
// unnoticed.
package redistest

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is a running redis-server.
type Server struct {
	t      testing.TB
	dir    string
	args   []string
	cmd    *exec.Cmd
	waited chan struct{}
}

// Start runs a redis-server with appendfsync always; settings are further arguments, such
// as "--appendfsync", "everysec".
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no redis-server on this build machine")
		}
		t.Skip("NOT TESTED AGAINST REAL REDIS: there is no redis-server on this machine")
	}
	dir, err := os.MkdirTemp("", "redis") // a socket's path may have 107 bytes: t.TempDir can be too long
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: dir, args: append([]string{
		"--port", "0", "--unixsocket", filepath.Join(dir, "s"), "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
	}, settings...)}
	t.Cleanup(func() {
		s.Stop()
		os.RemoveAll(dir)
	})
	s.Run()
	return s
}

// Run starts the server again after Kill or Stop, on the same files.
func (s *Server) Run() {
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
	s.ready()
}

// ready waits until the server answers.
func (s *Server) ready() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !s.answers() {
		select {
		case <-tick.C:
		case <-s.waited:
			s.t.Fatalf("redis-server ended: %v", s.cmd.ProcessState)
		case <-ctx.Done():
			s.t.Fatal("redis-server does not answer")
		}
	}
}

func (s *Server) answers() bool {
	conn, err := net.DialTimeout("unix", filepath.Join(s.dir, "s"), time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if err := errors.Join(conn.SetDeadline(time.Now().Add(time.Second)), write(conn, "PING\r\n")); err != nil {
		return false
	}
	answer := make([]byte, 5)
	_, err = conn.Read(answer)
	return err == nil && string(answer) == "+PONG"
}

func write(conn net.Conn, s string) error {
	_, err := conn.Write([]byte(s))
	return err
}

// URL is where it listens, for go-redis.
func (s *Server) URL() string { return "unix://" + filepath.Join(s.dir, "s") }

// Dir is where its files are.
func (s *Server) Dir() string { return s.dir }

// Kill ends it at once, as kill -9 does.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

// Stop lets it end in order. Stopping twice does no harm.
func (s *Server) Stop() { s.end(syscall.SIGTERM) }

func (s *Server) end(signal os.Signal) {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal) // it may have ended by itself
	<-s.waited
	s.cmd = nil
}

// Cluster runs a Cluster of one node that holds all slots, on loopback: enough for keys of
// two slots in one script to be refused.
func Cluster(t testing.TB) string {
	t.Helper()
	port, bus := freePort(t), freePort(t)
	s := Start(t, "--port", port, "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--appendfsync", "no", "--cluster-port", bus)
	conn, err := net.DialTimeout("unix", filepath.Join(s.dir, "s"), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lines := bufio.NewReader(conn)
	ask := func(command string) string {
		if err := write(conn, command+"\r\n"); err != nil {
			t.Fatal(err)
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	if answer := ask("CLUSTER ADDSLOTSRANGE 0 16383"); answer != "+OK\r\n" {
		t.Fatalf("give the node its slots: %q", answer)
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); strings.HasPrefix(ask("SET {ready}:probe 1"), "-CLUSTERDOWN"); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatal("the cluster does not come up")
		}
	}
	ask("DEL {ready}:probe")
	return "redis://127.0.0.1:" + port + ",127.0.0.1:" + port
}

// freePort is a port that nobody listened on a moment ago.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err := errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}
