package scheduler

import (
	"fmt"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// cronFields are the names that may stand for numbers, per field.
var cronFields = [5][]string{
	3: {"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"},
	4: {"sun", "mon", "tue", "wed", "thu", "fri", "sat"},
}

var cronItem = regexp.MustCompile(`^(\*|\?|[0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?(?:/([0-9]{1,2}))?$`)

// quotedCron reads a cron expression in quotes. Each field is rewritten in
// digits before cron's parser sees it: names, zones and descriptors never do.
func (p *parser) quotedCron() (When, *WhenError) {
	inner, ok := strings.CutPrefix(p.rest, `"`)
	if !ok {
		return When{}, fault(WhenBadCron, p.rest)
	}
	inner, tail, ok := strings.Cut(inner, `"`)
	if !ok || strings.TrimSpace(tail) != "" {
		return When{}, fault(WhenBadCron, p.rest)
	}
	if zoneWords.MatchString(inner) {
		return When{}, fault(WhenZone, inner)
	}
	fields := strings.Fields(inner)
	if len(fields) != len(cronFields) {
		return When{}, fault(WhenBadCron, inner)
	}
	for i := range fields {
		if fields[i], ok = cronField(fields[i], i); !ok {
			return When{}, fault(WhenBadCron, inner)
		}
	}
	return cronRule(strings.Join(fields, " "))
}

// cronField rewrites one field in digits, with 0 for both Sundays.
func cronField(field string, at int) (string, bool) {
	var out []string
	for item := range strings.SplitSeq(field, ",") {
		m := cronItem.FindStringSubmatch(item)
		if m == nil || m[3] == "0" || m[3] == "00" {
			return "", false
		}
		from, to := cronNumber(m[1], at), cronNumber(m[2], at)
		if strings.Contains("*?", m[1]) {
			from = "*"
		}
		if from == "" || m[2] != "" && (to == "" || from == "*") {
			return "", false
		}
		if at == 4 && (from == "7" || to == "7") {
			if m[3] != "" {
				return "", false
			}
			if out = append(out, "0"); from == "7" {
				continue
			}
			to = "6"
		}
		if to != "" {
			from += "-" + to
		}
		if m[3] != "" {
			from += "/" + m[3]
		}
		out = append(out, from)
	}
	return strings.Join(out, ","), true
}

// cronNumber is a number in plain digits, or the number of a name; "" is neither.
func cronNumber(text string, at int) string {
	if n, err := strconv.Atoi(text); err == nil {
		return strconv.Itoa(n)
	}
	for n, name := range cronFields[at] {
		if name == text && name != "" {
			return strconv.Itoa(n)
		}
	}
	return ""
}

// cronRule checks what cron's parser makes of a spec that is digits only.
func cronRule(spec string) (When, *WhenError) {
	parsed, err := parseSpec(spec)
	if err != nil {
		return When{}, fault(WhenBadCron, spec)
	}
	w := When{form: crontab, spec: spec, cron: *parsed}
	w.cron.Location = time.UTC
	const minuteBits = 1<<60 - 1 // cron keeps its star flag above
	if bits.OnesCount64(w.cron.Minute&minuteBits) > maxPerHour {
		return When{}, fault(WhenTooFrequent, spec)
	}
	// Five years from any day of 2025 hold a leap day and each weekday of each date.
	if w.cron.Next(civil{2025, time.January, 1}.at(0)).IsZero() {
		return When{}, fault(WhenNeverFires, spec)
	}
	return w, nil
}

// parseSpec is the only door to cron's parser, which has been seen to panic.
func parseSpec(spec string) (parsed *cron.SpecSchedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("parse cron spec: %v", r)
		}
	}()
	s, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("parse cron spec: %w", err)
	}
	parsed, ok := s.(*cron.SpecSchedule)
	if !ok {
		return nil, fmt.Errorf("parse cron spec: unexpected %T", s)
	}
	return parsed, nil
}
