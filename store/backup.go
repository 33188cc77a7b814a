package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"studybot/store/archive"
	"studybot/study"
)

// BackupOptions say what a backup is to hold.
type BackupOptions struct {
	// Groups are those to copy, with the people on their rosters; nil means everything.
	Groups []study.GroupID
	// Program is the version of the program, for whoever reads the file.
	Program string
}

// patience is how often a group is read anew because it changed meanwhile: a few times in
// slices, which hold nobody up, then in one transaction.
const (
	patience      = 40
	slicePatience = 3
)

// Backup copies what is true to a file, group by group, each as it was at one moment, while
// the bot works. What happens to a group after its turn is not in the copy.
func (s *Store) Backup(ctx context.Context, out io.Writer, o BackupOptions) (archive.Count, error) {
	groups, whole := o.Groups, o.Groups == nil
	if whole {
		var err error
		if groups, err = s.Groups(ctx); err != nil {
			return archive.Count{}, err
		}
	}
	b := &backup{Store: s, families: newFamilies(), people: make(map[string]bool)}
	if err := b.readChats(ctx); err != nil {
		return archive.Count{}, err
	}
	var err error
	b.w, err = archive.NewWriter(out, archive.Header{
		Schema: Version, Made: s.clock.Now().UTC(), Program: o.Program, Whole: whole, Groups: len(groups),
	})
	if err != nil {
		return archive.Count{}, err
	}
	if whole {
		groups = append(slices.Clone(groups), 0)
		if err := b.database(ctx); err != nil {
			return archive.Count{}, fmt.Errorf("back up what belongs to no group: %w", err)
		}
	}
	for _, g := range groups {
		if err := b.group(ctx, g); err != nil {
			return archive.Count{}, fmt.Errorf("back up group %d: %w", g, err)
		}
	}
	if err := b.everybody(ctx, whole); err != nil {
		return archive.Count{}, fmt.Errorf("back up people: %w", err)
	}
	return b.w.Close()
}

// backup is one that is being written.
type backup struct {
	*Store
	w        *archive.Writer
	families families
	chats    map[study.GroupID][]string // every chat ID that a group ever had
	made     map[study.GroupID]string   // when, in unix seconds
	people   map[string]bool            // on the rosters of the groups that were copied
}

func (b *backup) readChats(ctx context.Context) error {
	chats, err := b.rdb.HGetAll(ctx, chatMapKey).Result()
	if err != nil {
		return fmt.Errorf("read chats: %w", err)
	}
	b.chats, b.made = make(map[study.GroupID][]string), make(map[study.GroupID]string)
	for chat, text := range chats {
		g := study.GroupID(number(text))
		b.chats[g] = append(b.chats[g], chat)
	}
	made, err := b.rdb.ZRangeWithScores(ctx, groupListKey, 0, -1).Result()
	if err != nil {
		return fmt.Errorf("list groups: %w", err)
	}
	for _, z := range made {
		text, _ := z.Member.(string)
		b.made[study.GroupID(number(text))] = scoreText(z.Score)
	}
	return nil
}

func scoreText(score float64) string { return strconv.FormatFloat(score, 'f', -1, 64) }

// database copies what belongs to no group and nobody.
func (b *backup) database(ctx context.Context) error {
	_, err := b.w.Section(archive.Section{Kind: archive.DatabaseSection}, func(put func(archive.Entry) error) error {
		return copyKeys(ctx, b.rdb, databaseKeys(), put)
	})
	return err
}

// group copies one group, again if it changes meanwhile.
func (b *backup) group(ctx context.Context, g study.GroupID) error {
	for try := range patience {
		_, err := b.w.Section(archive.Section{Kind: archive.GroupSection, Group: int64(g)}, func(put func(archive.Entry) error) error {
			if g == 0 {
				return copyKeys(ctx, b.rdb, groupHead{since: 1}.keys(), put)
			}
			return b.groupOnce(ctx, g, try >= slicePatience, put)
		})
		if !errors.Is(err, redis.TxFailedErr) {
			return err
		}
	}
	return fmt.Errorf("it kept changing: %w", study.ErrStale)
}

// groupOnce copies a group as it is at one moment. What every change of it writes to is
// watched: either nothing has changed when all is read, slice by slice, or redis.TxFailedErr
// says that the copy is to be thrown away. With atOnce all is read in one transaction, which
// holds Redis up as long as reading takes but fails only where keys came to be just before.
func (b *backup) groupOnce(ctx context.Context, g study.GroupID, atOnce bool, put func(archive.Entry) error) error {
	return b.rdb.Watch(ctx, func(tx *redis.Tx) error {
		head, err := b.readHead(ctx, tx, g)
		if err != nil || !head.exists {
			return err
		}
		for _, user := range head.users {
			b.people[user] = true
		}
		if err := b.putShared(g, put); err != nil {
			return err
		}
		keys := head.keys()
		if atOnce {
			return copyAtOnce(ctx, tx, keys, put)
		}
		if err := tx.Watch(ctx, head.watched()...).Err(); err != nil {
			return fmt.Errorf("watch the group: %w", err)
		}
		if err := copyKeys(ctx, tx, keys, put); err != nil {
			return err
		}
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error { return p.Ping(ctx).Err() })
		return err
	}, headKeys(g)...)
}

// putShared writes what other slots know of a group and it can't tell itself.
func (b *backup) putShared(g study.GroupID, put func(archive.Entry) error) error {
	var chats archive.Texts
	slices.Sort(b.chats[g])
	for _, chat := range b.chats[g] {
		chats = append(chats, chat, g.String())
	}
	if len(chats) > 0 {
		if err := put(archive.Entry{Key: chatMapKey, Type: archive.HashType, Values: chats}); err != nil {
			return err
		}
	}
	if b.made[g] == "" {
		return nil
	}
	return put(archive.Entry{Key: groupListKey, Type: archive.ZSetType, Values: archive.Texts{g.String(), b.made[g]}})
}
