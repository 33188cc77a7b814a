package redistest

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Listen runs a server that listens on a port of loopback too, without persistence unless
// the settings ask for it. With each port that another process was quicker to take, it tries again.
func Listen(t Host, settings func(port string) []string) (*Server, string) {
	t.Helper()
	Need(t)
	for range 20 {
		port := freePort(t)
		s := prepare(t, append([]string{"--bind", "127.0.0.1", "--port", port, "--appendonly", "no"}, settings(port)...))
		s.launch()
		if s.wait() == nil {
			return s, port
		}
		s.Kill()
		if log := s.log(); !strings.Contains(log, "already in use") && !strings.Contains(log, "bind") {
			t.Fatalf("redis-server does not start: %s", log)
		}
	}
	t.Fatal("no port is free for redis-server")
	return nil, ""
}

// log is what the server wrote.
func (s *Server) log() string {
	text, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// freePort is a port that nobody listened on a moment ago.
func freePort(t Host) string {
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

// eventually asks until something is so.
func eventually(t Host, what string, within time.Duration, so func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(within); !so(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s for %s", within, what)
		}
	}
}
