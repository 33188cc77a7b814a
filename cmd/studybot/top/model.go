package top

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// kept is how many readings the little curves go back.
const kept = 30

// Model is what is on the page. Its zero value has read nothing yet.
type Model struct {
	Where  string // whom we look at
	recent []Sample
	table  int
	order  int
	scroll int
	frozen bool
	over   bool
}

// The tables, from left to right, and the orders in which they can be.
var (
	tables = []table{
		{"CALLS", "studybot_sends_total", "method", "outcome", "done"},
		{"UPDATES", "studybot_updates_total", "kind", "", ""},
		{"FIRINGS", "studybot_firings_total", "action", "outcome", "launched"},
		{"REDIS", "studybot_redis_seconds_count", "command", "", ""},
	}
	orders = []string{"rate", "total", "name"}
)

// table is one that the arrows lead to: a counter by a label. What has another value of
// the second label than the good one has failed.
type table struct{ title, name, label, second, good string }

// row is one of its lines.
type row struct {
	name                string
	rate, total, failed float64
}

// Read takes a sample in.
func (m *Model) Read(s Sample) {
	if m.frozen {
		return
	}
	if s.Failed != "" && len(m.recent) > 0 { // keep what was known
		last := m.last()
		last.Failed = s.Failed
		m.recent[len(m.recent)-1] = last
		return
	}
	if m.last().Failed != "" { // after a gap rates would lie
		m.recent = nil
	}
	m.recent = append(m.recent, s)
	if len(m.recent) > kept {
		m.recent = m.recent[1:]
	}
}

// Over says that whoever looks has had enough.
func (m *Model) Over() bool { return m.over }

// Press does what a key says: q, p, s, or an arrow by name.
func (m *Model) Press(key string) {
	switch key {
	case "q", "ctrl+c", "esc":
		m.over = true
	case "p", " ":
		m.frozen = !m.frozen
	case "s":
		m.order = (m.order + 1) % len(orders)
	case "left", "h":
		m.table, m.scroll = (m.table+len(tables)-1)%len(tables), 0
	case "right", "l", "tab":
		m.table, m.scroll = (m.table+1)%len(tables), 0
	case "up", "k":
		m.scroll = max(0, m.scroll-1)
	case "down", "j":
		m.scroll = min(max(0, len(m.rows())-1), m.scroll+1)
	}
}

func (m *Model) last() Sample {
	if len(m.recent) == 0 {
		return Sample{}
	}
	return m.recent[len(m.recent)-1]
}

// before is the sample that rates are reckoned from: some seconds ago, so that they are calm.
func (m *Model) before() Sample {
	const calm = 5
	if len(m.recent) < 2 {
		return m.last()
	}
	return m.recent[max(0, len(m.recent)-1-calm)]
}

// rate is how much a figure grows in a second. A bot that was started anew begins at nothing.
func rate(now, before float64, from, to time.Time) float64 {
	if seconds := to.Sub(from).Seconds(); seconds > 0 && now >= before {
		return (now - before) / seconds
	}
	return 0
}

// Rate is how much a figure grows in a second.
func (m *Model) Rate(name string, labels ...string) float64 {
	a, b := m.before(), m.last()
	return rate(b.Sum(name, labels...), a.Sum(name, labels...), a.At, b.At)
}

// curve are a figure's rates, from reading to reading.
func (m *Model) curve(name string) []float64 {
	var list []float64
	for i := 1; i < len(m.recent); i++ {
		a, b := m.recent[i-1], m.recent[i]
		list = append(list, rate(b.Sum(name), a.Sum(name), a.At, b.At))
	}
	return list
}

// rows are the lines of the table that is shown, in the order that is asked for.
func (m *Model) rows() []row {
	t := tables[m.table]
	a, b := m.before(), m.last()
	before := a.By(t.name, t.label)
	var good map[string]float64
	if t.second != "" {
		good = b.By(t.name, t.label, t.second+"="+t.good)
	}
	totals := b.By(t.name, t.label)
	var list []row
	for _, name := range slices.Sorted(maps.Keys(totals)) {
		r := row{name: name, total: totals[name], rate: rate(totals[name], before[name], a.At, b.At)}
		if t.second != "" {
			r.failed = r.total - good[name]
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(x, y row) int {
		switch orders[m.order] {
		case "rate":
			return cmp.Or(cmp.Compare(y.rate, x.rate), cmp.Compare(y.total, x.total))
		case "total":
			return cmp.Compare(y.total, x.total)
		}
		return 0
	})
	return list
}
