// Package archive is the form of a backup file: what stands in it, in which order, and how
// one sees that nothing is missing or changed.
//
//	{"studybot":"backup","format":1,"schema":1,"made":…,"program":…,"whole":true,"groups":2}
//	{"section":"group","group":1}
//	{"key":"{g1}:roster","type":"hash","values":["41","…","42","…"]}
//	{"key":"{g1}:roster","type":"hash","more":true,"values":["43","…"]}
//	{"end":"group","group":1,"keys":1,"items":6,"sum":"…"}
//	{"end":"backup","sections":1,"keys":1,"items":6,"sum":"…"}
//
// One JSON value a line, compressed as a row of gzip members, so that any tool reads it. A
// section's sum is the SHA-256 of its lines before the last; the backup's is that of the
// header and of all last lines of sections, and so covers every byte. The sums find
// accidents and edits by hand; they keep no secret and prove no author.
//
// It owns the form and refuses to know what the keys mean or where they are kept.
package archive

import (
	"errors"
	"fmt"
	"time"
)

// Format is the version of the form that this program writes; it reads that and older ones.
const Format = 1

// Kinds of sections.
const (
	GroupSection    = "group"    // all that is true of one group
	PeopleSection   = "people"   // what belongs to people beyond groups
	DatabaseSection = "database" // what belongs to no group and nobody
)

// Types of keys, as Redis calls them.
const (
	StringType = "string"
	HashType   = "hash"
	ListType   = "list"
	SetType    = "set"
	ZSetType   = "zset"
)

var (
	// ErrForeign says that a file is no backup.
	ErrForeign = errors.New("this is no backup of studybot")
	// ErrDamaged says that a backup is cut short or was changed.
	ErrDamaged = errors.New("the backup is damaged")
)

// NewerError says that a later program wrote the backup.
type NewerError struct{ Format int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the backup has format %d, this program knows %d: use the newer program", e.Format, Format)
}

// Header is the first line.
type Header struct {
	Form    string    `json:"studybot"` // "backup"
	Format  int       `json:"format"`
	Schema  int       `json:"schema"` // version of the stored data
	Made    time.Time `json:"made"`
	Program string    `json:"program"` // version of the program that made it
	Whole   bool      `json:"whole"`   // a whole database, not some of its groups
	Groups  int       `json:"groups"`
}

// Section names a part that was read at one moment.
type Section struct {
	Kind  string
	Group int64 // of a group
}

func (s Section) String() string {
	if s.Kind == GroupSection {
		return fmt.Sprintf("%s %d", s.Kind, s.Group)
	}
	return s.Kind
}

// Entry is a key, or a part of one: at a hash field and value take turns, at a zset member
// and score.
type Entry struct {
	Key    string `json:"key,omitempty"`
	Type   string `json:"type,omitempty"`
	More   bool   `json:"more,omitempty"` // goes on from the line before
	Values Texts  `json:"values,omitempty"`
}

// Count is how much a backup or a section holds.
type Count struct {
	Sections int `json:"sections,omitempty"`
	Keys     int `json:"keys"`
	Items    int `json:"items"`
}

func (c *Count) entry(e Entry) {
	if !e.More {
		c.Keys++
	}
	c.Items += len(e.Values)
}

func (c *Count) add(other Count) {
	c.Keys += other.Keys
	c.Items += other.Items
}

// line is any line but the first.
type line struct {
	Section string `json:"section,omitempty"`
	End     string `json:"end,omitempty"`
	Group   int64  `json:"group,omitempty"`
	Entry
}

// lastLine ends a section or the backup.
type lastLine struct {
	End   string `json:"end"`
	Group int64  `json:"group,omitempty"`
	Count
	Sum string `json:"sum"`
}

const endOfBackup = "backup"
