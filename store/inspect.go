package store

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// inspect names the settings of Redis under which records could be lost, of a Cluster those
// of all its masters. A server that does not tell, as some that are rented do, says nothing.
func (s *Store) inspect(ctx context.Context) []string {
	cluster, ok := s.rdb.(*redis.ClusterClient)
	if !ok {
		return s.inspectServer(ctx, s.rdb)
	}
	var mu sync.Mutex
	var all []string
	_ = cluster.ForEachMaster(ctx, func(ctx context.Context, server *redis.Client) error {
		found := s.inspectServer(ctx, server)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, found...)
		return nil
	}) // what cannot be asked warns of nothing
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *Store) inspectServer(ctx context.Context, server redis.Cmdable) []string {
	var found []string
	setting := func(name string) string {
		got, err := server.ConfigGet(ctx, name).Result()
		if err != nil {
			return ""
		}
		return got[name]
	}
	if policy := setting("maxmemory-policy"); policy != "" && policy != "noeviction" {
		found = append(found, "maxmemory-policy is "+policy+", should be noeviction")
	}
	if s.redo != nil {
		return found // what Redis loses is written again
	}
	switch aof := setting("appendonly"); {
	case aof == "no":
		found = append(found, "appendonly is no, should be yes")
	case aof == "yes" && setting("appendfsync") != "always":
		found = append(found, "appendfsync is "+setting("appendfsync")+", should be always unless the bot keeps a journal")
	}
	if text, err := server.Info(ctx, "replication").Result(); err == nil && s.copies == 0 && strings.Contains(text, "state=online") {
		found = append(found, "replicas are there and none is waited for: a primary that dies takes its last moments with it; --redis-wait 1 keeps them")
	}
	return found
}
