package store

import (
	"context"
	"fmt"
	"strconv"
)

// Version is the version of the stored data that this program writes.
const Version = 1

// steps bring data of version i+1 to version i+2. The table is append-only: a step that was
// once released is never changed.
//
// A new field of a JSON value, or a new kind of keys, wants no step as long as what was stored
// before is still read rightly. Another form of what is stored does. To add one: raise Version,
// append the step, and write the new version's fixture (`go test ./store -run Fixture -fixture`);
// the fixtures of all versions before are opened, migrated and verified by migrate_test.go, and
// must say what they said. A step goes group by group, may be interrupted anywhere and is done
// again then; where only derived keys change their form, it is s.rebuildInside. A backup keeps
// the version of its data, and restoring it takes the same steps.
var steps = []func(context.Context, *Store) error{}

// NewerError says that the data was written by a later program, which knows things that
// this one would spoil.
type NewerError struct{ Stored, Known int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the data has version %d, this program knows %d: use the newer program, or restore a backup that was made before it", e.Stored, e.Known)
}

// migrate refuses newer data, names new data's version, and takes older data up step by
// step. A step that was interrupted is done again: each is idempotent.
func (s *Store) migrate(ctx context.Context) error {
	if err := s.rdb.HSetNX(ctx, metaKey, "version", Version).Err(); err != nil {
		return fmt.Errorf("read version of the data: %w", err)
	}
	text, err := s.rdb.HGet(ctx, metaKey, "version").Result()
	if err != nil {
		return fmt.Errorf("read version of the data: %w", err)
	}
	stored, err := strconv.Atoi(text)
	if err != nil || stored < 1 {
		return fmt.Errorf("version of the data is %q: %w", text, errCorrupt)
	}
	if stored > Version {
		return &NewerError{stored, Version}
	}
	for v := stored; v < Version; v++ {
		if err := steps[v-1](ctx, s); err != nil {
			return fmt.Errorf("migrate from version %d: %w", v, err)
		}
		if err := s.rdb.HSet(ctx, metaKey, "version", v+1).Err(); err != nil {
			return fmt.Errorf("record version %d: %w", v+1, err)
		}
	}
	return nil
}
