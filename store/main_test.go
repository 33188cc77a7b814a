package store

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"studybot/store/redistest"
)

// Servers take up to two seconds to start: all stories share them, one after the other, each
// beginning with nothing in them.
var (
	shared  redistest.Package
	cluster = sync.OnceValue(func() *redistest.Cluster { return redistest.StartCluster(&shared) })
	alone   = sync.OnceValue(func() *redistest.Server {
		return redistest.WithRights(&shared, "../deploy/redis.acl", "CHANGE-ME", "--appendfsync", "no")
	})
	sentinels = sync.OnceValue(func() *redistest.Sentinels { return redistest.StartSentinels(&shared) })
)

// TestMain makes go-redis keep quiet about the connections that stories break, and looks
// for goroutines that outlive their store.
func TestMain(m *testing.M) {
	LogTo(zerolog.Nop())
	code := m.Run()
	shared.End()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}
