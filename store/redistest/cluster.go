package redistest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const slots = 16384

// Node is one server of a Cluster.
type Node struct {
	*Server
	Port string
	ID   string
}

// Cluster is six servers: three masters with a third of the slots each, and a replica of each.
type Cluster struct {
	t     Host
	Nodes []*Node // the first three begin as masters
}

// StartCluster starts all six. A node that is silent for a second counts as failed once one
// was killed, and till it is back; before and after, a machine may be busy for a minute
// without another node taking over.
func StartCluster(t Host, settings ...string) *Cluster {
	t.Helper()
	c := &Cluster{t: t}
	for range 6 {
		s, port := Listen(t, func(string) []string {
			return append([]string{
				"--cluster-enabled", "yes", "--cluster-port", Port(t), "--cluster-node-timeout", "1000",
				"--cluster-replica-validity-factor", "0", "--cluster-allow-replica-migration", "no",
				"--cluster-config-file", "nodes.conf", "--repl-diskless-sync-delay", "0", "--appendfsync", "no",
			}, settings...)
		})
		c.Nodes = append(c.Nodes, &Node{s, port, s.Must("CLUSTER", "MYID")})
	}
	c.join()
	c.forgives(true)
	c.settles() // what a busy machine did before is over
	for _, n := range c.Nodes {
		n.killed, n.risen = func() { c.forgives(false) }, func() { c.forgives(true) }
	}
	return c
}

// forgives says how long a node may be silent: a minute, or a second.
func (c *Cluster) forgives(much bool) {
	timeout := "1000"
	if much {
		timeout = "60000"
	}
	for _, n := range c.Nodes {
		if n.cmd != nil {
			n.Must("CONFIG", "SET", "cluster-node-timeout", timeout)
		}
	}
}

func (c *Cluster) join() {
	for i, n := range c.Nodes {
		n.Must("CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(i+1))
		if i < 3 {
			n.Must("CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(slots*i/3), strconv.Itoa(slots*(i+1)/3-1))
		}
	}
	var met time.Time
	eventually(c.t, "the nodes to know one another", func() bool {
		if time.Since(met) > meetAgain {
			c.meet()
			met = time.Now()
		}
		return c.all("cluster_known_nodes:6") && c.all("cluster_slots_ok:16384")
	})
	for i, n := range c.Nodes[3:] {
		eventually(c.t, "a replica to know its master", func() bool {
			_, err := n.Ask("CLUSTER", "REPLICATE", c.Nodes[i].ID)
			return err == nil
		})
	}
	c.settles()
}

// meetAgain is how long nodes have to greet one another: a greeting that a busy machine
// does not answer within a second is forgotten.
const meetAgain = 4 * time.Second

func (c *Cluster) meet() {
	for i, n := range c.Nodes {
		for _, other := range c.Nodes[:i] {
			n.Must("CLUSTER", "MEET", "127.0.0.1", other.Port, other.bus())
		}
	}
}

// settles waits until every node knows three masters and that each has its copy.
func (c *Cluster) settles() {
	c.t.Helper()
	eventually(c.t, "the Cluster", func() bool {
		return c.all("cluster_state:ok") && c.all("cluster_size:3") && c.replicated() == 3 && c.known() == 3*6
	})
}

// bus is the port on which nodes speak to one another.
func (n *Node) bus() string {
	for i, word := range n.args {
		if word == "--cluster-port" {
			return n.args[i+1]
		}
	}
	return ""
}

// all says whether each living node's CLUSTER INFO has a line.
func (c *Cluster) all(line string) bool {
	for _, n := range c.Nodes {
		if info, err := n.Ask("CLUSTER", "INFO"); n.cmd != nil && (err != nil || !strings.Contains(info, line)) {
			return false
		}
	}
	return true
}

// replicated counts the masters whose replica has all that they have.
func (c *Cluster) replicated() int {
	n := 0
	for _, node := range c.Nodes {
		if info, err := node.Ask("INFO", "replication"); err == nil && strings.Contains(info, "role:master") && strings.Contains(info, "state=online") {
			n++
		}
	}
	return n
}

// known counts replicas in the eyes of every node: a client that asks any of them is told.
func (c *Cluster) known() int {
	n := 0
	for _, node := range c.Nodes {
		text, _ := node.Ask("CLUSTER", "NODES")
		n += strings.Count(text, "slave ")
	}
	return n
}

// URL is where it is, by three of its nodes.
func (c *Cluster) URL() string {
	var hosts []string
	for _, n := range c.Nodes[1:4] {
		hosts = append(hosts, "127.0.0.1:"+n.Port)
	}
	return "redis://" + strings.Join(hosts, ",")
}

// Masters are the living nodes that have slots.
func (c *Cluster) Masters() []*Node {
	var list []*Node
	for _, n := range c.Nodes {
		if info, err := n.Ask("INFO", "replication"); err == nil && strings.Contains(info, "role:master") {
			list = append(list, n)
		}
	}
	return list
}

// Replaced says whether there are three masters again after one died.
func (c *Cluster) Replaced(*Server) bool { return len(c.Masters()) == 3 && c.all("cluster_state:ok") }

// MasterOf is the living node that has the slot of a key.
func (c *Cluster) MasterOf(key string) *Node {
	c.t.Helper()
	for _, n := range c.Masters() {
		if _, err := n.Ask("EXISTS", key); err == nil {
			return n
		}
	}
	c.t.Fatalf("no node has the slot of %s", key)
	return nil
}

// Empty takes everything out of it.
func (c *Cluster) Empty() {
	c.t.Helper()
	for _, n := range c.Masters() {
		n.Must("FLUSHALL")
	}
}

// Move is a key's slot on its way from its node to another: until End, keys that were
// moved already are asked for there (ASK), the others here.
type Move struct {
	t        Host
	slot     string
	from, to *Node
	cluster  *Cluster
}

// Move begins to take the slot of a key to another master.
func (c *Cluster) Move(key string) *Move {
	c.t.Helper()
	m := &Move{t: c.t, from: c.MasterOf(key), cluster: c}
	m.slot = m.from.Must("CLUSTER", "KEYSLOT", key)
	for _, n := range c.Masters() {
		if n != m.from {
			m.to = n
		}
	}
	m.to.Must("CLUSTER", "SETSLOT", m.slot, "IMPORTING", m.from.ID)
	m.from.Must("CLUSTER", "SETSLOT", m.slot, "MIGRATING", m.to.ID)
	return m
}

// Carry takes up to n keys over, and says how many it took.
func (m *Move) Carry(n int) int {
	m.t.Helper()
	text := m.from.Must("CLUSTER", "GETKEYSINSLOT", m.slot, fmt.Sprint(n))
	if text == "" {
		return 0
	}
	keys := strings.Split(text, "\n")
	m.from.Must(append([]string{"MIGRATE", "127.0.0.1", m.to.Port, "", "0", "5000", "KEYS"}, keys...)...)
	return len(keys)
}

// End takes the rest over and gives the slot to its new node.
func (m *Move) End() {
	m.t.Helper()
	for left := true; left; {
		left = m.Carry(100) > 0
	}
	m.to.Must("CLUSTER", "SETSLOT", m.slot, "NODE", m.to.ID)
	m.from.Must("CLUSTER", "SETSLOT", m.slot, "NODE", m.to.ID)
	for _, n := range m.cluster.Masters() {
		if n != m.from && n != m.to {
			n.Must("CLUSTER", "SETSLOT", m.slot, "NODE", m.to.ID)
		}
	}
}
