package scheduler

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"
	"time"
)

// Calendar knows a country's official working days.
type Calendar interface {
	// Working tells whether people work on a date. known is false where the
	// year's calendar has not been published or is not at hand.
	Working(year int, month time.Month, day int) (working bool, known bool)
}

//go:embed holidays/*.json
var holidayFiles embed.FS

// yearFile is one year's calendar as it is kept: dates off work beside the
// weekends, and weekend dates on which people work in exchange.
type yearFile struct {
	Country  string            `json:"country"`
	Year     int               `json:"year"`
	Holidays map[string]string `json:"holidays"` // date -> name
	Workdays map[string]string `json:"workdays"` // date -> the holiday it makes up for
}

// decreed is a Calendar of published exceptions to Monday to Friday.
type decreed struct {
	years map[int]bool
	days  map[civil]bool // exception -> working
}

func (c *decreed) Working(year int, month time.Month, day int) (working, known bool) {
	if working, ok := c.days[civil{year, month, day}]; ok {
		return working, true
	}
	return onWeekday(civil{year, month, day}.at(0)), c.years[year]
}

// ReadCalendar reads every *.json under the root of files, one for each year.
func ReadCalendar(files fs.FS) (Calendar, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list calendars: %w", err)
	}
	c := &decreed{years: map[int]bool{}, days: map[civil]bool{}}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read calendar: %w", err)
		}
		if err := c.add(data); err != nil {
			return nil, fmt.Errorf("read calendar %s: %w", name, err)
		}
	}
	return c, nil
}

func (c *decreed) add(data []byte) error {
	var y yearFile
	if err := json.Unmarshal(data, &y); err != nil {
		return err
	}
	if !(civil{y.Year, time.January, 1}).valid() {
		return fmt.Errorf("year %d is out of range", y.Year)
	}
	for working, dates := range map[bool]map[string]string{false: y.Holidays, true: y.Workdays} {
		for text := range dates {
			t, err := time.Parse(time.DateOnly, text)
			if err != nil {
				return err
			}
			day := dateOf(t)
			if was, twice := c.days[day]; twice && was != working {
				return fmt.Errorf("%s is both a holiday and a working day", text)
			}
			c.days[day] = working
		}
	}
	c.years[y.Year] = true
	return nil
}

var chinaCalendar = sync.OnceValue(func() Calendar {
	files, err := fs.Sub(holidayFiles, "holidays")
	if err != nil {
		panic(err) // the name is a constant
	}
	c, err := ReadCalendar(files)
	if err != nil {
		panic(err) // the files are part of the program, and tested
	}
	return c
})

// ChinaCalendar is mainland China's working days for the years that the program
// carries.
func ChinaCalendar() Calendar { return chinaCalendar() }

// isWorkday takes Monday to Friday where no calendar knows better.
func isWorkday(day time.Time, cal Calendar) bool {
	if cal != nil {
		if working, known := cal.Working(day.Date()); known {
			return working
		}
	}
	return onWeekday(day)
}

func onWeekday(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// calendarNotice is how early a missing calendar is worth a warning. China's is
// published in November for the year to come.
const calendarNotice = 60 * 24 * time.Hour

// MissingYear is the first year, from's own or the one that begins within 60
// days, for which w needs an official calendar that cal lacks. Until there is
// one, Monday to Friday are taken.
func MissingYear(w When, loc *time.Location, cal Calendar, from time.Time) (year int, missing bool) {
	if w.form != workdays {
		return 0, false
	}
	if loc == nil {
		loc = time.UTC
	}
	wall := wallClock(from, loc)
	for year := wall.Year(); year <= wall.Add(calendarNotice).Year(); year++ {
		if cal == nil {
			return year, true
		}
		if _, known := cal.Working(year, time.January, 2); !known {
			return year, true
		}
	}
	return 0, false
}
