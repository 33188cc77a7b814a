package store

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// dial makes a client of a URL. Errors never hold the URL: it may have a password.
func dial(address string) (redis.UniversalClient, error) {
	if address == "" {
		return nil, fmt.Errorf("no Redis URL: %w", study.ErrInvalid)
	}
	if rest, ok := strings.CutPrefix(address, "redis-sentinel://"); ok {
		return dialSentinel(rest)
	}
	if strings.Contains(address, ",") {
		return dialCluster(address)
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, badURL()
	}
	return redis.NewClient(o), nil
}

// CheckURL says what is wrong with an address, without going there.
func CheckURL(address string) error {
	client, err := dial(address)
	if err != nil {
		return err
	}
	return client.Close()
}

func badURL() error {
	return fmt.Errorf("read Redis URL (redis://, rediss://, unix://, redis-sentinel://): %w", study.ErrInvalid)
}

// dialCluster reads redis://user:password@host:port,host:port or several URLs with commas.
func dialCluster(address string) (redis.UniversalClient, error) {
	parts := strings.Split(address, ",")
	first, err := redis.ParseURL(parts[0])
	if err != nil {
		return nil, badURL()
	}
	o := &redis.ClusterOptions{
		Addrs: []string{first.Addr}, Username: first.Username, Password: first.Password, TLSConfig: first.TLSConfig,
	}
	for _, p := range parts[1:] {
		if _, rest, ok := strings.Cut(p, "://"); ok {
			p = rest
		}
		if _, rest, ok := strings.Cut(p, "@"); ok {
			p = rest
		}
		p, _, _ = strings.Cut(p, "/")
		o.Addrs = append(o.Addrs, strings.TrimSpace(p))
	}
	return redis.NewClusterClient(o), nil
}

// dialSentinel reads user:password@host:port,host:port/db?master=name.
func dialSentinel(rest string) (redis.UniversalClient, error) {
	hosts, query, _ := strings.Cut(rest, "?")
	values, err := url.ParseQuery(query)
	if err != nil || values.Get("master") == "" {
		return nil, fmt.Errorf("sentinel URL needs ?master=NAME: %w", study.ErrInvalid)
	}
	first, others, _ := strings.Cut(hosts, ",")
	others, db, _ := strings.Cut(others, "/")
	if others == "" {
		first, db, _ = strings.Cut(first, "/")
	}
	o, err := redis.ParseURL("redis://" + first + "/" + db)
	if err != nil {
		return nil, badURL()
	}
	addrs := []string{o.Addr}
	if others != "" {
		addrs = append(addrs, strings.Split(others, ",")...)
	}
	return redis.NewFailoverClient(&redis.FailoverOptions{
		MasterName: values.Get("master"), SentinelAddrs: addrs, SentinelPassword: values.Get("sentinel_password"),
		Username: o.Username, Password: o.Password, DB: o.DB,
	}), nil
}
