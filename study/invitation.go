package study

// Invitation is a row of an imported roster that waits for its account: whoever opens the
// bot with its one-time code becomes that member.
type Invitation struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	StaffNo string `json:"staff_no,omitempty"`
	Team    string `json:"team,omitempty"`
	Leader  bool   `json:"leader,omitempty"`
}

// Onto is the member with what the roster says of them.
func (i Invitation) Onto(m Member) Member {
	m.Real, m.StaffNo, m.Team = i.Name, i.StaffNo, i.Team
	m.Leader = m.Leader || i.Leader
	return m
}
