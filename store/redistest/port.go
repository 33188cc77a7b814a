package redistest

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Listen runs a server that listens on a port of loopback too, without persistence unless
// the settings ask for it. With each port that another process was quicker to take, it tries again.
func Listen(t Host, settings func(port string) []string) (*Server, string) {
	t.Helper()
	Need(t)
	for range 20 {
		port := Port(t)
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

// Port is a port of loopback that nobody listens on and that no other test is given until
// this one has ended. Servers may leave it and come back to it meanwhile.
//
// It lies below those that the system hands to whoever asks for any, so that no connection
// takes it while a server is away; who holds its UDP twin has it among tests.
func Port(t Host) string {
	t.Helper()
	for range portsMost {
		port := strconv.Itoa(portsFrom + (os.Getpid()*37+int(lastPort.Add(1)))%portsMost)
		claim, err := net.ListenPacket("udp", "127.0.0.1:"+port)
		if err != nil {
			continue
		}
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			_ = l.Close()
			t.Cleanup(func() { _ = claim.Close() })
			return port
		}
		_ = claim.Close()
	}
	t.Fatal("no port is free")
	return ""
}

// The ports that tests share: Linux hands out those from 32768 on.
const portsFrom, portsMost = 20_000, 12_000

// lastPort counts the ports that this process has looked at.
var lastPort atomic.Int32

// patience is how long anything may take before it counts as failed. It matters on failure
// alone: a machine that is busy, or a disk that stalls, is no failure.
const patience = 2 * time.Minute

// Patient is a URL of a client that waits as long as the tests do: by itself it gives a
// server 3 s, and what it then reports is the busy machine's fault, not the program's.
func Patient(url string) string {
	sign := "?"
	if strings.Contains(url, "?") {
		sign = "&"
	}
	return url + sign + "read_timeout=" + patience.String() + "&dial_timeout=" + patience.String()
}

// eventually asks until something is so.
func eventually(t Host, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !so(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s for %s", patience, what)
		}
	}
}
