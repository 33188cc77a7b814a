package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/report"
	"studybot/study"
)

// shelf is the posts of one effect with the IDs and values under which they wait. The IDs
// follow from the effect's name, so that applying it again finds the same posts.
type shelf struct {
	posts  []report.Shelved
	values []string
}

// On the shelf a post is "owner time[+sent][?] json": the replica that sends it; when it was
// shelved, as unix milliseconds of fixed width; how many of its messages are sent already;
// whether it may have been sent, nobody knows.
func (s *Store) shelve(e effect.Effect) (shelf, error) {
	var all shelf
	base := cmp.Or(e.Once, b36(e.At.UnixMilli())+"-"+rand.Text()[:8])
	for i, p := range e.Posts {
		post := report.Shelved{ID: fmt.Sprintf("%s.%03d", base, i), Group: e.Group, Post: p}
		text, err := encode(p)
		if err != nil {
			return all, err
		}
		all.posts = append(all.posts, post)
		all.values = append(all.values, fmt.Sprintf("%s %013d %s", s.owner, e.At.UnixMilli(), text))
	}
	return all, nil
}

func (a shelf) plan(t *tx, g study.GroupID) {
	var args []any
	for i, p := range a.posts {
		args = append(args, p.ID, a.values[i])
	}
	t.bulk("HSET", postsKey(g), args)
}

func (a shelf) ids() []string {
	ids := make([]string, len(a.posts))
	for i, p := range a.posts {
		ids[i] = p.ID
	}
	return ids
}

func (a shelf) shelved() []report.Shelved { return a.posts }

// still are those of the posts that wait.
func (a shelf) still(ids []string) []report.Shelved {
	var waiting []report.Shelved
	for _, p := range a.posts {
		if slices.Contains(ids, p.ID) {
			waiting = append(waiting, p)
		}
	}
	return waiting
}

// Shelve puts posts on the shelf without any other effect. Group 0 is for posts that
// belong to none. A second call of the same name gives study.ErrDone and the posts of the
// first that still wait.
func (s *Store) Shelve(ctx context.Context, g study.GroupID, once string, posts []report.Post, now time.Time) ([]report.Shelved, error) {
	return s.Apply(ctx, effect.Effect{Group: g, Once: once, At: now, Posts: posts})
}

// Drop takes a post off the shelf: it was sent, or can't be.
func (s *Store) Drop(ctx context.Context, p report.Shelved) error {
	if err := s.rdb.HDel(ctx, postsKey(p.Group), p.ID).Err(); err != nil {
		return fmt.Errorf("drop post of group %d: %w", p.Group, err)
	}
	return nil
}

// updatePost replaces a post that still waits, keeping its owner and place.
//
// KEYS 1 {g}:posts. ARGV 1 id, 2 how far it got, 3 json. Returns 1, or 0 if it does not wait
// any more.
var updatePost = redis.NewScript(`
local old = redis.call('HGET', KEYS[1], ARGV[1])
if not old then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], string.match(old, '^%S+ %d+') .. ARGV[2] .. ' ' .. ARGV[3])
return 1`)

// Update replaces a post on the shelf. One that was dropped stays away.
func (s *Store) Update(ctx context.Context, p report.Shelved) error {
	text, err := encode(p.Post)
	if err != nil {
		return err
	}
	if err := updatePost.Run(ctx, s.rdb, []string{postsKey(p.Group)}, p.ID, progressCode(p), text).Err(); err != nil {
		return fmt.Errorf("update post of group %d: %w", p.Group, err)
	}
	return nil
}

// progressCode is how far a post got: "+2?".
func progressCode(p report.Shelved) string {
	code := ""
	if p.Done > 0 {
		code = fmt.Sprintf("+%d", p.Done)
	}
	if p.Tried {
		code += "?"
	}
	return code
}

// readProgress parts the time of a shelf's line from how far the post got.
func readProgress(field string) (at string, done int, tried bool) {
	field, tried = strings.CutSuffix(field, "?")
	at, sent, _ := strings.Cut(field, "+")
	return at, int(number(sent)), tried
}

// Waiting are this replica's own posts in all groups, oldest first: what a start under the
// same name finds from before.
func (s *Store) Waiting(ctx context.Context) ([]report.Shelved, error) {
	lines, err := s.shelves(ctx)
	if err != nil {
		return nil, err
	}
	return s.sorted(slices.DeleteFunc(lines, func(l shelfLine) bool { return l.owner != s.owner }))
}

// shelfLine is a post as it stands on the shelf.
type shelfLine struct {
	group           study.GroupID
	id, owner, time string
	done            int
	tried           bool
	json            string
}

// shelves reads all shelves: first how full they are, then those that are not empty.
func (s *Store) shelves(ctx context.Context) ([]shelfLine, error) {
	groups, err := s.Groups(ctx)
	if err != nil {
		return nil, err
	}
	groups = append(groups, 0)
	sizes := make([]*redis.IntCmd, len(groups))
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, g := range groups {
			sizes[i] = p.HLen(ctx, postsKey(g))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look at the shelves: %w", err)
	}
	var lines []shelfLine
	for i, g := range groups {
		if sizes[i].Val() == 0 {
			continue
		}
		posts, err := s.rdb.HGetAll(ctx, postsKey(g)).Result()
		if err != nil {
			return nil, fmt.Errorf("read the shelf of group %d: %w", g, err)
		}
		for id, text := range posts {
			parts := strings.SplitN(text, " ", 3)
			if len(parts) != 3 {
				return nil, fmt.Errorf("read the shelf of group %d: %w", g, errCorrupt)
			}
			l := shelfLine{group: g, id: id, owner: parts[0], json: parts[2]}
			l.time, l.done, l.tried = readProgress(parts[1])
			lines = append(lines, l)
		}
	}
	return lines, nil
}

func (s *Store) sorted(lines []shelfLine) ([]report.Shelved, error) {
	slices.SortFunc(lines, func(a, b shelfLine) int {
		return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.id, b.id))
	})
	var posts []report.Shelved
	var failed error
	for _, l := range lines {
		post, err := decode[report.Post](l.json)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("post %s of group %d: %w", l.id, l.group, err))
			continue
		}
		posts = append(posts, report.Shelved{ID: l.id, Group: l.group, Post: post, Done: l.done, Tried: l.tried})
	}
	return posts, failed
}
