package redistest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// Ask sends one command through the server's own socket and gives its answer as text, the
// elements of a list line by line. The client that is tested has no part in it.
func (s *Server) Ask(words ...string) (string, error) { return ask("unix", s.Socket(), words...) }

// Must is Ask for what must work.
func (s *Server) Must(words ...string) string {
	s.t.Helper()
	answer, err := s.Ask(words...)
	if err != nil {
		s.t.Fatalf("%s: %v", strings.Join(words, " "), err)
	}
	return answer
}

func ask(network, addr string, words ...string) (string, error) {
	conn, err := net.DialTimeout(network, addr, patience)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(words))
	for _, w := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(w), w)
	}
	if _, err := io.WriteString(conn, b.String()); err != nil {
		return "", err
	}
	return answer(bufio.NewReader(conn))
}

// answer reads one answer of Redis' protocol.
func answer(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if err != nil || len(line) < 3 {
		return "", errors.Join(err, io.ErrUnexpectedEOF)
	}
	kind, text := line[0], strings.TrimRight(line[1:], "\r\n")
	switch kind {
	case '-':
		return "", errors.New(text)
	case '$', '*':
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return "", err
		}
		if kind == '*' {
			return list(r, n)
		}
		body := make([]byte, n+2)
		_, err = io.ReadFull(r, body)
		return string(body[:n]), err
	}
	return text, nil
}

func list(r *bufio.Reader, n int) (string, error) {
	parts := make([]string, n)
	for i := range parts {
		text, err := answer(r)
		if err != nil {
			return "", err
		}
		parts[i] = text
	}
	return strings.Join(parts, "\n"), nil
}
