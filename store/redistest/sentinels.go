package redistest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// PrimaryName is what the Sentinels call their servers.
const PrimaryName = "studybot"

// Sentinels are three servers, one of which is the primary, and three Sentinels that watch
// them and name another when it falls silent: for half a second once a server was killed, and
// till it is back; before and after, a machine may be busy for a minute.
type Sentinels struct {
	t       Host
	servers map[string]*Server // by port
	watch   []*Server
	ports   []string
}

// StartSentinels starts all six. Settings are those of the three servers.
func StartSentinels(t Host, settings ...string) *Sentinels {
	t.Helper()
	c := &Sentinels{t: t, servers: make(map[string]*Server)}
	var primary string
	for range 3 {
		s, port := Listen(t, func(string) []string {
			own := []string{"--repl-diskless-sync-delay", "0", "--appendfsync", "no"}
			if primary != "" {
				own = append(own, "--replicaof", "127.0.0.1 "+primary)
			}
			return append(own, settings...)
		})
		c.servers[port] = s
		if primary == "" {
			primary = port
		}
	}
	eventually(t, "both replicas", func() bool {
		info, err := c.servers[primary].Ask("INFO", "replication")
		return err == nil && strings.Count(info, "state=online") == 2
	})
	for range 3 {
		c.startSentinel(primary)
	}
	eventually(t, "the Sentinels to know one another", c.agreed)
	for _, s := range c.servers {
		s.killed, s.risen = func() { c.forgive("500") }, func() { c.forgive(aMinute) }
	}
	return c
}

// aMinute is how many milliseconds a server may be silent while none is to die.
const aMinute = "60000"

// forgive says how many milliseconds of silence the Sentinels take for a death.
func (c *Sentinels) forgive(silence string) {
	for _, s := range c.watch {
		s.Must("SENTINEL", "SET", PrimaryName, "down-after-milliseconds", silence)
	}
}

func (c *Sentinels) startSentinel(primary string) {
	for {
		port := Port(c.t)
		s := prepare(c.t, nil)
		file := filepath.Join(s.dir, "sentinel.conf")
		err := os.WriteFile(file, fmt.Appendf(nil, `port %[1]s
bind 127.0.0.1
dir %[2]s
logfile %[2]s/log
unixsocket %[2]s/s
sentinel monitor %[3]s 127.0.0.1 %[4]s 2
sentinel down-after-milliseconds %[3]s %[5]s
sentinel failover-timeout %[3]s 3000
sentinel parallel-syncs %[3]s 2
`, port, s.dir, PrimaryName, primary, aMinute), 0o600)
		if err != nil {
			c.t.Fatal(err)
		}
		s.args = []string{file, "--sentinel"}
		s.launch()
		if s.wait() == nil {
			c.watch, c.ports = append(c.watch, s), append(c.ports, port)
			// They look at one another ten times as often as usual, so that tests need not wait.
			// A machine that is busy for a moment must not make them rest for half a minute.
			s.Must("SENTINEL", "DEBUG", "info-period", "200", "publish-period", "200", "ping-period", "200", "ask-period", "100",
				"tilt-trigger", "20000", "tilt-period", "1000")
			return
		}
		s.Kill()
	}
}

// agreed says whether each Sentinel knows the two others and both replicas.
func (c *Sentinels) agreed() bool {
	for _, s := range c.watch {
		answer, err := s.Ask("SENTINEL", "MASTER", PrimaryName)
		if err != nil || !strings.Contains(answer, "num-other-sentinels\n2") || !strings.Contains(answer, "num-slaves\n2") {
			return false
		}
		if answer, err := s.Ask("SENTINEL", "CKQUORUM", PrimaryName); err != nil || !strings.HasPrefix(answer, "OK") {
			return false
		}
	}
	return true
}

// URL is where they are.
func (c *Sentinels) URL() string {
	return "redis-sentinel://127.0.0.1:" + strings.Join(c.ports, ",127.0.0.1:") + "/" + PrimaryName + "/0"
}

// Primary is the server that the Sentinels name now.
func (c *Sentinels) Primary() *Server {
	c.t.Helper()
	answer := c.watch[0].Must("SENTINEL", "GET-MASTER-ADDR-BY-NAME", PrimaryName)
	_, port, _ := strings.Cut(answer, "\n")
	return c.servers[port]
}

// Replaced says whether every Sentinel names another than a server that died. Before, it must
// not run again: it would be the primary still, and have nothing.
func (c *Sentinels) Replaced(dead *Server) bool {
	for _, s := range c.watch {
		answer, err := s.Ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", PrimaryName)
		_, port, _ := strings.Cut(answer, "\n")
		if err != nil || c.servers[port] == dead {
			return false
		}
	}
	return true
}

// Replicas are the servers that live and are not the primary.
func (c *Sentinels) Replicas() []*Server {
	c.t.Helper()
	primary := c.Primary()
	var others []*Server
	for _, s := range c.servers {
		if s != primary && s.cmd != nil {
			others = append(others, s)
		}
	}
	return others
}

// Empty takes everything out of them.
func (c *Sentinels) Empty() { c.Primary().Must("FLUSHALL") }
