package quiz

// Merge takes a bank that is imported again over the one that is there. A new
// question updates the old one that has its ID, else the one that has its text, else
// the one that has its title, where no other has it; it keeps the old ID, and with it the statistics. The merged bank has the order
// and the extent of the new one: what the new one lacks is removed.
func Merge(old, fresh Bank) (merged Bank, added, changed, unchanged, removed int) {
	m := newMatcher(old)
	merged = fresh
	merged.Questions = make([]Question, len(fresh.Questions))
	match := make([]int, len(fresh.Questions))
	for i := range match {
		match[i] = -1
	}
	for _, find := range []func(Question) int{m.byID, m.byText, m.byTitle(fresh)} {
		for i, q := range fresh.Questions {
			if match[i] < 0 {
				match[i] = find(q)
			}
		}
	}
	for i, q := range fresh.Questions {
		switch {
		case match[i] < 0:
			added++
		default:
			was := old.Questions[match[i]]
			q.ID = was.ID
			if q.equal(was) {
				unchanged++
			} else {
				changed++
			}
		}
		merged.Questions[i] = q
	}
	if merged.Name == "" {
		merged.Name = old.Name
	}
	if merged.Title == "" {
		merged.Title = old.Title
	}
	return merged, added, changed, unchanged, len(old.Questions) - changed - unchanged
}

// matcher finds the old question for a new one, and none twice.
type matcher struct {
	taken []bool
	ids   map[string]int
	texts map[string][]int // several questions may have one text
	old   Bank
}

func newMatcher(old Bank) *matcher {
	m := &matcher{
		taken: make([]bool, len(old.Questions)),
		ids:   make(map[string]int, len(old.Questions)),
		texts: make(map[string][]int, len(old.Questions)),
		old:   old,
	}
	for i, q := range old.Questions {
		m.ids[q.ID] = i
		m.texts[fold(q.Text)] = append(m.texts[fold(q.Text)], i)
	}
	return m
}

func (m *matcher) byID(q Question) int {
	i, ok := m.ids[q.ID]
	if !ok || q.ID == "" || m.taken[i] {
		return -1
	}
	m.taken[i] = true
	return i
}

func (m *matcher) byText(q Question) int {
	key := fold(q.Text)
	for len(m.texts[key]) > 0 {
		i := m.texts[key][0]
		m.texts[key] = m.texts[key][1:]
		if !m.taken[i] {
			m.taken[i] = true
			return i
		}
	}
	return -1
}

// byTitle finds by titles that name one question in either bank.
func (m *matcher) byTitle(fresh Bank) func(Question) int {
	before, now := titles(m.old), titles(fresh)
	return func(q Question) int {
		key := fold(q.Title)
		if key == "" || len(before[key]) != 1 || len(now[key]) != 1 || m.taken[before[key][0]] {
			return -1
		}
		m.taken[before[key][0]] = true
		return before[key][0]
	}
}

func titles(b Bank) map[string][]int {
	all := make(map[string][]int)
	for i, q := range b.Questions {
		if q.Title != "" {
			all[fold(q.Title)] = append(all[fold(q.Title)], i)
		}
	}
	return all
}
