package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// redisServer is a private redis-server that this process started.
type redisServer struct {
	url    string
	cmd    *exec.Cmd
	exited chan struct{}
	lock   *os.File // held as long as it runs
}

// redisSocket is the name of the socket in the data directory.
const redisSocket = "redis.sock"

// startRedis starts a redis-server that syncs every write to an append-only file in dir,
// reachable through a socket in dir alone.
func startRedis(ctx context.Context, dir string) (*redisServer, error) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errors.New("no REDIS_URL is set and there is no redis-server on this machine: install one " +
			"(Debian and Ubuntu: apt-get install redis-server; Fedora: dnf install redis; macOS: brew install redis), " +
			"or set REDIS_URL, or try `studybot demo`, which needs none")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	socket, err := socketPath(dir)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s := &redisServer{url: "unix://" + socket, exited: make(chan struct{}), lock: lock}
	s.cmd = exec.Command(path, //nolint:gosec,noctx // our own command; it must outlive ctx: stop ends it, after the last write
		"--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", dir,
		"--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction",
		"--logfile", filepath.Join(dir, "redis.log"), "--daemonize", "no")
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us; redis-server stops after us
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start redis-server: %w", err), lock.Close())
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.exited)
	}()
	if err := s.ready(ctx, socket); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// lockDir keeps two processes from working on the same files, which would spoil them. The
// system lets go of it when the process ends, however it ends.
func lockDir(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator's directory
	if err != nil {
		return nil, fmt.Errorf("lock the data directory: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another studybot works with the records in %s", dir), lock.Close())
	}
	return lock, nil
}

// socketPath is where the socket lies: in dir, or where the system keeps short names if
// dir's is longer than the 100 bytes that a socket's may have.
func socketPath(dir string) (string, error) {
	const most = 100
	if path := filepath.Join(dir, redisSocket); len(path) <= most {
		return path, nil
	}
	short, err := os.MkdirTemp("", "studybot")
	if err != nil {
		return "", fmt.Errorf("make a place for the socket: %w", err)
	}
	return filepath.Join(short, redisSocket), nil
}

// ready waits until the server takes connections, at most as long as loading a large file
// may take.
func (s *redisServer) ready(ctx context.Context, socket string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var dialer net.Dialer
	for {
		conn, err := dialer.DialContext(ctx, "unix", socket)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.exited:
			return fmt.Errorf("redis-server ended at once; its log is in %s", filepath.Dir(socket))
		case <-ctx.Done():
			return fmt.Errorf("wait for redis-server: %w", ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop ends the server and waits until its last write is on the disk.
func (s *redisServer) stop() {
	defer func() { _ = s.lock.Close() }()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.exited
	}
}
