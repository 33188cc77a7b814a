package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"studybot/study"
)

// dial makes a client of a URL, and says for how many replicas it wants to wait. Errors
// never hold the URL: it may have a password.
func dial(text string) (redis.UniversalClient, Replicas, error) { return dialAs(text, dialing{}) }

// dialing is how a client behaves on its connections.
type dialing struct {
	once      bool // it never tries twice by itself
	connected func(context.Context, *redis.Conn) error
}

func dialAs(text string, d dialing) (redis.UniversalClient, Replicas, error) {
	if text == "" {
		return nil, Replicas{}, fmt.Errorf("no Redis URL: %w", study.ErrInvalid)
	}
	a, err := parseAddress(text)
	if err != nil {
		return nil, Replicas{}, err
	}
	wait, err := a.replicas()
	if err != nil {
		return nil, wait, err
	}
	secure, err := a.tlsConfig()
	if err != nil {
		return nil, wait, err
	}
	client, err := a.client(secure, d)
	return client, wait, err
}

// client hands go-redis a URL of its own form, without user and password, so that they
// stand in no error of its, and adds these afterwards.
func (a address) client(secure *tls.Config, d dialing) (redis.UniversalClient, error) {
	switch a.kind {
	case aCluster:
		o, err := redis.ParseClusterURL(a.plain(false))
		if err != nil {
			return nil, badOption(err)
		}
		o.Username, o.Password, o.TLSConfig = a.user, a.password, secure
		o.DisableIdentity, o.MaintNotificationsConfig = true, &plainly
		return redis.NewClusterClient(o), nil
	case someSentinels:
		o, err := redis.ParseFailoverURL(a.plain(true))
		if err != nil {
			return nil, badOption(err)
		}
		o.MasterName, o.TLSConfig = a.master, secure
		o.Username, o.Password = a.user, a.password
		o.DisableIdentity = true
		o.SentinelUsername, o.SentinelPassword = a.own["sentinel_username"], a.own["sentinel_password"]
		if o.OnConnect = d.connected; d.once {
			o.MaxRetries = -1
		}
		return redis.NewFailoverClient(o), nil
	case oneServer, aSocket:
	}
	o, err := redis.ParseURL(a.plain(true))
	if err != nil {
		return nil, badOption(err)
	}
	if a.kind == aSocket {
		o.Network, o.Addr = "unix", a.hosts[0]
	}
	o.Username, o.Password, o.TLSConfig = a.user, a.password, secure
	o.DisableIdentity, o.MaintNotificationsConfig = true, &plainly
	if o.OnConnect = d.connected; d.once {
		o.MaxRetries = -1
	}
	return redis.NewClient(o), nil
}

// plainly: the client asks for nothing at the beginning of a connection that a user of few
// rights may be refused.
var plainly = maintnotifications.Config{Mode: maintnotifications.ModeDisabled}

// CheckURL says what is wrong with an address, without going there.
func CheckURL(text string) error {
	client, _, err := dial(text)
	if err != nil {
		return err
	}
	return client.Close()
}

// plain is the URL as go-redis reads it: one host in its place, the others as parameters.
func (a address) plain(database bool) string {
	u := url.URL{Scheme: "redis", Host: a.hosts[0]}
	if a.kind == aSocket {
		u.Host = "socket:1"
	}
	if database {
		u.Path = "/" + strconv.Itoa(a.db)
	}
	values := url.Values{}
	maps.Copy(values, a.rest)
	if len(a.hosts) > 1 {
		values["addr"] = a.hosts[1:]
	}
	u.RawQuery = values.Encode()
	return u.String()
}

// badOption passes on what go-redis says of a parameter.
func badOption(err error) error {
	return badURL("%s", strings.TrimPrefix(err.Error(), "redis: "))
}

// tlsConfig is how a rediss:// URL is to be trusted: by the system's authorities or those
// in ca, with our own certificate if the server asks for one. nil without TLS.
func (a address) tlsConfig() (*tls.Config, error) {
	if !a.tls {
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: a.own["server_name"]}
	if text := a.own["skip_verify"]; text != "" {
		skip, err := strconv.ParseBool(text)
		if err != nil {
			return nil, badURL("skip_verify is true or false")
		}
		c.InsecureSkipVerify = skip // the operator asks for it by name
	}
	if file := a.own["ca"]; file != "" {
		pem, err := os.ReadFile(file) //nolint:gosec // the operator names it
		if err != nil {
			return nil, fmt.Errorf("read the authorities of Redis: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, badURL("%s holds no certificate in PEM form", file)
		}
	}
	if a.own["cert"] != "" {
		pair, err := tls.LoadX509KeyPair(a.own["cert"], a.own["key"])
		if err != nil {
			return nil, fmt.Errorf("read our certificate for Redis: %w", err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}

// replicas reads wait= and wait_timeout=.
func (a address) replicas() (Replicas, error) {
	var r Replicas
	if text := a.own["wait"]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 10 {
			return r, badURL("wait is a number of replicas from 0 to 10")
		}
		r.Copies = n
	}
	if text := a.own["wait_timeout"]; text != "" {
		d, err := time.ParseDuration(text)
		if most := a.waitMost(); err != nil || d < time.Millisecond || d > most {
			return r, badURL("wait_timeout is a time from 1ms to %s, a second less than read_timeout", most)
		}
		r.Within = d
	}
	return r, nil
}

// waitMost is how long copies may take at most: a client that gave up reading before would
// not learn that they are there.
func (a address) waitMost() time.Duration {
	const usual = 3 * time.Second // go-redis' read_timeout
	reads, err := time.ParseDuration(a.rest.Get("read_timeout"))
	if err != nil || reads <= usual {
		reads = usual
	}
	return reads - time.Second
}
