package store

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"studybot/study"
)

// address is a Redis URL taken apart:
//
//	redis://user:password@host:6379/0                      one server
//	rediss://host:6379/0?ca=/etc/ca.pem                    the same over TLS
//	unix:///run/redis.sock?db=0                            the same through a socket
//	redis://host1:6379,host2:6379                          a Cluster, by some of its nodes
//	redis://host:6379?cluster=true                         a Cluster, by one address
//	redis-sentinel://:password@host1,host2,host3/master/0  whom the Sentinels name
//
// User and password are those of Redis; Sentinels that want their own get them by
// sentinel_username and sentinel_password.
type address struct {
	kind     addressKind
	tls      bool
	user     string
	password string
	hosts    []string // with ports; of a socket its path
	master   string   // the name that Sentinels know
	db       int
	own      map[string]string // parameters of ours
	rest     url.Values        // parameters that are go-redis' own, like read_timeout
}

type addressKind int

const (
	oneServer addressKind = iota
	aSocket
	aCluster
	someSentinels
)

// schemes are the beginnings of URLs, and what stands behind them.
var schemes = map[string]struct {
	kind addressKind
	tls  bool
	port string
}{
	"redis":           {oneServer, false, "6379"},
	"rediss":          {oneServer, true, "6379"},
	"unix":            {aSocket, false, ""},
	"redis-sentinel":  {someSentinels, false, "26379"},
	"rediss-sentinel": {someSentinels, true, "26379"},
}

// ownParameters are those that go-redis does not know.
var ownParameters = []string{
	"ca", "cert", "key", "server_name", "skip_verify", "cluster", "master", "db",
	"sentinel_username", "sentinel_password", "wait", "wait_timeout",
}

// badURL says what is wrong with a URL, never with its words: it may hold a password.
func badURL(format string, args ...any) error {
	return fmt.Errorf("read Redis URL: %s: %w", fmt.Sprintf(format, args...), study.ErrInvalid)
}

// parseAddress takes a URL apart and refuses what has no meaning.
func parseAddress(text string) (address, error) {
	text, query, _ := strings.Cut(strings.TrimSpace(text), "?")
	text, others := splitList(text)
	scheme, rest, ok := strings.Cut(text, "://")
	known, isKnown := schemes[scheme]
	if !ok || !isKnown {
		return address{}, badURL("it begins with none of redis://, rediss://, unix://, redis-sentinel://, rediss-sentinel://")
	}
	a := address{kind: known.kind, tls: known.tls}
	if err := a.readQuery(query); err != nil {
		return a, err
	}
	if err := a.readPlaces(rest, known.port); err != nil {
		return a, err
	}
	for _, other := range others {
		host, err := hostPort(other, known.port)
		if err != nil {
			return a, err
		}
		a.hosts = append(a.hosts, host)
	}
	if a.kind == oneServer && (len(a.hosts) > 1 || a.own["cluster"] == "true") {
		a.kind = aCluster
	}
	return a, a.check()
}

func (a *address) readQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return badURL("what follows the question mark is not name=value&name=value; %% is written %%25")
	}
	a.own, a.rest = make(map[string]string), make(url.Values)
	for name, list := range values {
		if slices.Contains(ownParameters, name) {
			a.own[name] = list[len(list)-1]
		} else {
			a.rest[name] = list
		}
	}
	return nil
}

// readPlaces reads user:password@hosts/path.
func (a *address) readPlaces(rest, port string) error {
	if at := strings.LastIndex(rest, "@"); at >= 0 { // a bare @ in the password does no harm
		user, password, _ := strings.Cut(rest[:at], ":")
		var err, err2 error
		a.user, err = url.PathUnescape(user)
		a.password, err2 = url.PathUnescape(password)
		if err != nil || err2 != nil {
			return badURL("user or password has a %% that begins no code; %% is written %%25")
		}
		rest = rest[at+1:]
	}
	if a.kind == aSocket {
		a.hosts = []string{rest}
		return a.readDatabase(a.own["db"])
	}
	hosts, path, _ := strings.Cut(rest, "/")
	for h := range strings.SplitSeq(hosts, ",") {
		host, err := hostPort(h, port)
		if err != nil {
			return err
		}
		a.hosts = append(a.hosts, host)
	}
	return a.readPath(strings.Split(strings.Trim(path, "/"), "/"))
}

// anotherURL begins a further URL of a list, with user and password if it has them.
var anotherURL = regexp.MustCompile(`,\s*rediss?://(?:[^@,]*@)?`)

// splitList parts a list of whole URLs into the first and the hosts of the others: their
// user, password and path are those of the first.
func splitList(text string) (first string, others []string) {
	parts := anotherURL.Split(text, -1)
	for _, p := range parts[1:] {
		for host := range strings.SplitSeq(p, ",") {
			host, _, _ = strings.Cut(host, "/")
			others = append(others, host)
		}
	}
	return parts[0], others
}

// readPath reads /db or, of Sentinels, /name/db.
func (a *address) readPath(parts []string) error {
	if a.kind == someSentinels {
		a.master = a.own["master"]
		if a.master == "" && parts[0] != "" {
			a.master, parts = parts[0], append(parts[1:], "")
		}
	}
	if len(parts) > 2 || len(parts) == 2 && parts[1] != "" {
		return badURL("after the hosts comes the number of a database, with Sentinels /name/number, and nothing else; a / within the password is written %%2F")
	}
	return a.readDatabase(cmp.Or(parts[0], a.own["db"]))
}

func (a *address) readDatabase(text string) error {
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return badURL("the database after the hosts is no number")
	}
	a.db = n
	return nil
}

// hostPort completes a host by the usual port.
func hostPort(text, port string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", badURL("a host is missing")
	}
	host, p, err := net.SplitHostPort(text)
	if err != nil {
		host, p = strings.Trim(text, "[]"), port
		if strings.Contains(host, ":") && !strings.HasPrefix(text, "[") {
			return "", badURL("a host is not like name:6379 or [::1]:6379; an @ or : within the password is written %%40 or %%3A")
		}
	}
	if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 || host == "" {
		return "", badURL("a port is no number from 1 to 65535")
	}
	return net.JoinHostPort(host, p), nil
}

// check refuses what go together in no way.
func (a address) check() error {
	switch {
	case a.kind == someSentinels && a.master == "":
		return badURL("Sentinels are asked for a name: redis-sentinel://host1,host2,host3/NAME/0")
	case a.kind == aSocket && len(a.hosts[0]) < 2:
		return badURL("the path of the socket is missing: unix:///run/redis.sock")
	case a.kind == aCluster && a.db != 0:
		return badURL("a Cluster has database 0 alone")
	case a.own["cluster"] != "" && a.own["cluster"] != "true":
		return badURL("cluster=true is all that cluster can be")
	}
	for _, name := range []string{"ca", "cert", "key", "server_name", "skip_verify"} {
		if a.own[name] != "" && !a.tls {
			return badURL("%s= is for TLS: the URL begins with rediss:// or rediss-sentinel:// then", name)
		}
	}
	if (a.own["cert"] == "") != (a.own["key"] == "") {
		return badURL("cert= and key= go together")
	}
	return nil
}
