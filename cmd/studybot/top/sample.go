// Package top draws what a running bot does as a page of a terminal: groups, jobs, lanes,
// rates, Redis, the last errors.
//
// It owns reading /metrics, what is reckoned from two readings, and the page itself, which is a
// pure function of a model and a size. It refuses to know terminals, HTTP and clocks: its
// caller brings readings and keys.
package top

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Sample is what was read at an instant.
type Sample struct {
	At     time.Time
	Points []Point
	Facts  Facts
	Late   []Line // the last warnings and errors, oldest first
	Ready  string // empty if the bot is ready, else why not
	Failed string // why nothing could be read
}

// Facts are what Redis itself tells, if it was asked.
type Facts struct {
	Version           string
	Memory, MaxMemory int64 // bytes
	Ops               int64 // a second
	Replicas          int
}

// Line is one of the log.
type Line struct {
	At                   time.Time
	Level, Room, Message string
}

// Point is one line of /metrics.
type Point struct {
	Name   string
	Labels map[string]string
	Value  float64
}

// ReadMetrics reads Prometheus' text form as client libraries write it.
func ReadMetrics(r io.Reader) ([]Point, error) {
	var points []Point
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		p, err := readPoint(line)
		if err != nil {
			return nil, err
		}
		points = append(points, p)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read metrics: %w", err)
	}
	return points, nil
}

func readPoint(line string) (Point, error) {
	p := Point{Labels: map[string]string{}}
	end := strings.IndexAny(line, "{ ")
	if end < 0 {
		return p, fmt.Errorf("read metrics: no value in %q", line)
	}
	p.Name = line[:end]
	rest := line[end:]
	if rest[0] == '{' {
		var err error
		if rest, err = p.readLabels(rest[1:]); err != nil {
			return p, err
		}
	}
	word, _, _ := strings.Cut(strings.TrimSpace(rest), " ") // a time may follow
	value, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return p, fmt.Errorf("read metrics: the value of %s: %w", p.Name, err)
	}
	p.Value = value
	return p, nil
}

// readLabels reads name="value",… up to the brace and gives what follows it.
func (p *Point) readLabels(text string) (rest string, err error) {
	for {
		text = strings.TrimLeft(text, ", ")
		if after, closed := strings.CutPrefix(text, "}"); closed {
			return after, nil
		}
		name, quoted, ok := strings.Cut(text, "=")
		value, cut := strconv.QuotedPrefix(quoted)
		if !ok || cut != nil {
			return "", fmt.Errorf("read metrics: the labels of %s", p.Name)
		}
		if p.Labels[name], err = strconv.Unquote(value); err != nil {
			return "", fmt.Errorf("read metrics: the label %s of %s: %w", name, p.Name, err)
		}
		text = quoted[len(value):]
	}
}

// Sum adds up a figure over all its labels but those asked for: name=value pairs.
func (s Sample) Sum(name string, labels ...string) float64 {
	sum := 0.0
	for _, p := range s.Points {
		if p.Name == name && p.has(labels) {
			sum += p.Value
		}
	}
	return sum
}

func (p Point) has(labels []string) bool {
	return !slices.ContainsFunc(labels, func(pair string) bool {
		name, value, _ := strings.Cut(pair, "=")
		return p.Labels[name] != value
	})
}

// By adds up a figure by the values of a label.
func (s Sample) By(name, label string, labels ...string) map[string]float64 {
	sums := map[string]float64{}
	for _, p := range s.Points {
		if p.Name == name && p.has(labels) {
			sums[p.Labels[label]] += p.Value
		}
	}
	return sums
}

// Quantile is the value below which a share of what was observed since an earlier sample
// lies, in seconds; of all ever if nothing was; negative if nothing ever was.
func (s Sample) Quantile(name string, share float64, since Sample) float64 {
	bounds := s.buckets(name, since)
	if len(bounds) == 0 || bounds[len(bounds)-1].count == 0 {
		if bounds = s.buckets(name, Sample{}); len(bounds) == 0 || bounds[len(bounds)-1].count == 0 {
			return -1
		}
	}
	want, below, from := share*bounds[len(bounds)-1].count, 0.0, 0.0
	for _, b := range bounds {
		if b.count >= want && b.count > below {
			if math.IsInf(b.to, 1) {
				return from
			}
			return from + (b.to-from)*(want-below)/(b.count-below)
		}
		below, from = b.count, b.to
	}
	return from
}

type bucket struct{ to, count float64 }

func (s Sample) buckets(name string, since Sample) []bucket {
	before := since.By(name+"_bucket", "le")
	var list []bucket
	for le, count := range s.By(name+"_bucket", "le") {
		to, err := strconv.ParseFloat(le, 64)
		if err != nil {
			continue
		}
		list = append(list, bucket{to, max(0, count-before[le])})
	}
	slices.SortFunc(list, func(a, b bucket) int {
		if a.to < b.to {
			return -1
		}
		return 1
	})
	return list
}
