package study

import (
	"cmp"
	"time"
)

// Zone is a time zone by its name in the world's list, such as "Asia/Shanghai". It is read
// from the machine's files when it is named, once, and goes with the value from then on. In
// JSON it is its name. The zero Zone is UTC.
type Zone struct {
	name string
	at   *time.Location
}

// ZoneOf is the zone of a name. One that is unknown to this machine keeps its name, so that
// nothing stored is lost, and runs by UTC.
func ZoneOf(name string) Zone {
	at, err := time.LoadLocation(name)
	if err != nil {
		at = time.UTC
	}
	return Zone{name, at}
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
