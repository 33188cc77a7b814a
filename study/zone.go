package study

import (
	"cmp"
	"sync"
	"time"
)

// Zone is a time zone by its name in the world's list, such as "Asia/Shanghai". It is read
// from the machine's files when it is first named, and is shared by all that name it. In
// JSON it is its name. The zero Zone is UTC.
type Zone struct {
	name string
	at   *time.Location
}

// loaded are the zones read so far, by name: what a name stands for does not change while
// we run, and thousands of groups share one.
var loaded sync.Map

// ZoneOf is the zone of a name. One that is unknown to this machine keeps its name, so that
// nothing stored is lost, and runs by UTC.
func ZoneOf(name string) Zone {
	if z, ok := loaded.Load(name); ok {
		return z.(Zone)
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return Zone{name, time.UTC} // not kept: people may name anything
	}
	z, _ := loaded.LoadOrStore(name, Zone{name, at})
	return z.(Zone)
}

// String is the zone's name; empty for the zero Zone.
func (z Zone) String() string { return z.name }

// Location is the zone as package time wants it.
func (z Zone) Location() *time.Location { return cmp.Or(z.at, time.UTC) }

// Equal says whether two zones have the same name.
func (z Zone) Equal(other Zone) bool { return z.name == other.name }

// MarshalText writes the name.
func (z Zone) MarshalText() ([]byte, error) { return []byte(z.name), nil }

// UnmarshalText reads a name.
func (z *Zone) UnmarshalText(text []byte) error {
	*z = ZoneOf(string(text))
	return nil
}
