package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"studybot/scheduler"
)

// Room that the append-only file's disk should have. Rewriting the file wants its size once more.
const (
	diskLow   = 2 << 30
	diskEmpty = 200 << 20
)

// settings looks at what validate would refuse.
func (x *examination) settings() {
	err := x.validate()
	if err == nil {
		x.ok("settings", "all can be read")
		return
	}
	for line := range strings.Lines(err.Error()) {
		x.fail("settings", "`studybot config` shows what holds and where it comes from", "%s", strings.TrimSpace(line))
	}
}

// zones tries the zones with the most changes; the program carries the data itself.
func (x *examination) zones() {
	for _, name := range []string{"Asia/Shanghai", "Europe/Berlin", "America/Santiago", "Africa/Cairo"} {
		if _, err := time.LoadLocation(name); err != nil {
			x.fail("time zones", "unset ZONEINFO, or install tzdata", "%s can't be loaded: %v", name, err)
			return
		}
	}
	x.ok("time zones", "data is there; new groups live in %s", x.Timezone)
}

// holidays looks for the calendar of the year that begins soon.
func (x *examination) holidays() {
	when, err := scheduler.ParseWhen("workdays 08:00")
	if err != nil {
		x.fail("holidays", "report this: it is a mistake in the program", "%v", err)
		return
	}
	if year, missing := scheduler.MissingYear(when, time.UTC, scheduler.ChinaCalendar(), x.clock.Now()); missing {
		x.warn("holidays", "update studybot when the official calendar is out (November); groups with calendar CN take Monday to Friday until then",
			"the working days of %d in mainland China are not known", year)
		return
	}
	x.ok("holidays", "the official working days are known for the coming 60 days")
}

// disk looks for room where the private redis-server writes.
func (x *examination) disk() {
	if x.RedisURL != "" {
		return
	}
	dir, err := filepath.Abs(x.DataDir)
	if err == nil {
		_, err = os.Stat(dir)
	}
	if errors.Is(err, fs.ErrNotExist) {
		x.ok("disk", "%s is not there yet: `studybot run` makes it", dir)
		return
	}
	var at syscall.Statfs_t
	if err == nil {
		err = syscall.Statfs(dir, &at)
	}
	if err != nil {
		x.fail("disk", "give the bot's user the right to it", "%s can't be looked at: %v", dir, err)
		return
	}
	x.room(dir, int64(at.Bavail)*int64(at.Bsize)) //nolint:unconvert // bytes free, far below the limit; the types differ between systems
}

func (x *examination) room(dir string, free int64) {
	const do = "make room, or move --data-dir to a larger disk"
	switch mb := free >> 20; {
	case free < diskEmpty:
		x.fail("disk", do, "%d MB left for %s: writes will soon be refused", mb, dir)
	case free < diskLow:
		x.warn("disk", do, "%d MB left for %s", mb, dir)
	default:
		x.ok("disk", "%d MB left for %s", mb, dir)
	}
}
