package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// dialled is what a URL came to.
type dialled struct {
	Kind           string
	Addrs          []string
	User, Password string
	DB             int
	TLS            bool
	Wait           Replicas
}

func TestURLs_name_one_server_a_socket_a_Cluster_or_Sentinels(t *testing.T) {
	for text, want := range map[string]dialled{
		"redis://h":                        {Kind: "server", Addrs: []string{"h:6379"}},
		"redis://h:7/3":                    {Kind: "server", Addrs: []string{"h:7"}, DB: 3},
		"redis://h?db=3":                   {Kind: "server", Addrs: []string{"h:6379"}, DB: 3},
		"redis://:p%40:s@h/0":              {Kind: "server", Addrs: []string{"h:6379"}, Password: "p@:s"},
		"redis://ann:p@ss@h":               {Kind: "server", Addrs: []string{"h:6379"}, User: "ann", Password: "p@ss"},
		"redis://[::1]:7":                  {Kind: "server", Addrs: []string{"[::1]:7"}},
		"redis://[::1]":                    {Kind: "server", Addrs: []string{"[::1]:6379"}},
		"rediss://u:p@h:7/1":               {Kind: "server", Addrs: []string{"h:7"}, User: "u", Password: "p", DB: 1, TLS: true},
		"redis://h?wait=1&wait_timeout=2s": {Kind: "server", Addrs: []string{"h:6379"}, Wait: Replicas{1, 2 * time.Second}},
		"redis://h?read_timeout=5s":        {Kind: "server", Addrs: []string{"h:6379"}},
		"redis://h?wait=1&wait_timeout=4s&read_timeout=5s":            {Kind: "server", Addrs: []string{"h:6379"}, Wait: Replicas{1, 4 * time.Second}},
		"unix:///run/redis.sock":                                      {Kind: "server", Addrs: []string{"/run/redis.sock"}},
		"unix://u:p@/run/redis.sock?db=2":                             {Kind: "server", Addrs: []string{"/run/redis.sock"}, User: "u", Password: "p", DB: 2},
		"redis://a:1,b:2,c:3":                                         {Kind: "cluster", Addrs: []string{"a:1", "b:2", "c:3"}},
		"redis://a,b/0":                                               {Kind: "cluster", Addrs: []string{"a:6379", "b:6379"}},
		"redis://h:1?cluster=true":                                    {Kind: "cluster", Addrs: []string{"h:1"}},
		"rediss://u:p@a:1,b:2":                                        {Kind: "cluster", Addrs: []string{"a:1", "b:2"}, User: "u", Password: "p", TLS: true},
		"rediss://u:p@a:1,rediss://u:p@b:2":                           {Kind: "cluster", Addrs: []string{"a:1", "b:2"}, User: "u", Password: "p", TLS: true},
		"redis://a:1, redis://b:2/0, c?wait=1":                        {Kind: "cluster", Addrs: []string{"a:1", "b:2", "c:6379"}, Wait: Replicas{Copies: 1}},
		"redis://:p/w@h":                                              {Kind: "server", Addrs: []string{"h:6379"}, Password: "p/w"},
		"redis-sentinel://a,b:2,c/m/3":                                {Kind: "sentinel", DB: 3},
		"redis-sentinel://:p@a/m":                                     {Kind: "sentinel", Password: "p"},
		"redis-sentinel://u:p@a:1,b:2/3?master=m&sentinel_password=q": {Kind: "sentinel", User: "u", Password: "p", DB: 3},
		"rediss-sentinel://a/m?wait=1":                                {Kind: "sentinel", TLS: true, Wait: Replicas{Copies: 1}},
	} {
		client, wait, err := dial(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := dialled{Wait: wait}
		switch c := client.(type) {
		case *redis.Client:
			o := c.Options()
			got.Kind, got.Addrs, got.User, got.Password, got.DB, got.TLS = "server", []string{o.Addr}, o.Username, o.Password, o.DB, o.TLSConfig != nil
			if o.Addr == "FailoverClient" {
				got.Kind, got.Addrs = "sentinel", nil
			}
		case *redis.ClusterClient:
			o := c.Options()
			got.Kind, got.Addrs, got.User, got.Password, got.TLS = "cluster", o.Addrs, o.Username, o.Password, o.TLSConfig != nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		client.Close()
	}
}

func TestSentinels_and_the_name_they_know_are_read_from_a_URL(t *testing.T) {
	a, err := parseAddress("redis-sentinel://u:p@a,b:2,[::1]/main/3")
	if err != nil || a.master != "main" || !cmp.Equal(a.hosts, []string{"a:26379", "b:2", "[::1]:26379"}) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestA_URL_that_cannot_be_read_says_what_is_wrong_and_keeps_the_password(t *testing.T) {
	dir := t.TempDir()
	nonsense := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(nonsense, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                                          "no Redis URL",
		"http://u:secret@h":                         "begins with none",
		"u:secret@h:6379":                           "begins with none",
		"redis://u:secret@h:x":                      "a port is no number",
		"redis://u:secret@h:70000":                  "a port is no number",
		"redis://u:secret@":                         "a host is missing",
		"redis://u:secret@a:1,":                     "a host is missing",
		"redis://u:secret@h/zero":                   "database after the hosts is no number",
		"redis://u:secret@h/0/1":                    "after the hosts comes the number of a database",
		"redis://u:secret%@h":                       "a % that begins no code",
		"redis://u:secret@h?x=%":                    "name=value",
		"redis://u:secret@h?password=secret":        "unexpected option: password",
		"redis://u:secret@h?read_timeout=soon":      "invalid read_timeout",
		"redis://u:secret@a,b/3":                    "a Cluster has database 0 alone",
		"redis://u:secret@a?cluster=1":              "cluster=true",
		"redis-sentinel://u:secret@a:1":             "Sentinels are asked for a name",
		"redis-sentinel://:secret@a:b:c/m":          "a host is not like",
		"unix://":                                   "path of the socket is missing",
		"redis://:secret@h?ca=/x.pem":               "ca= is for TLS",
		"rediss://:secret@h?cert=/x.pem":            "cert= and key= go together",
		"rediss://:secret@h?skip_verify=maybe":      "skip_verify is true or false",
		"rediss://:secret@h?ca=" + nonsense:         "holds no certificate",
		"redis://:secret@h?wait=many":               "wait is a number of replicas",
		"redis://:secret@h?wait_timeout=9s":         "wait_timeout is a time from 1ms to 2s, a second less than read_timeout",
		"redis://h?wait_timeout=9s&read_timeout=9s": "wait_timeout is a time from 1ms to 8s, a second less than read_timeout",
	} {
		_, _, err := dial(text)
		if !errors.Is(err, study.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error holds the password: %v", text, err)
		}
	}
	for _, text := range []string{"rediss://:secret@h?ca=" + dir + "/none.pem", "rediss://:secret@h?cert=" + nonsense + "&key=" + nonsense} {
		if _, _, err := dial(text); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
