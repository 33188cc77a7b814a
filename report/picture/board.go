// Package picture draws boards as PNG cards for a phone's screen.
//
// It owns layout, colours, fonts and icons. It refuses to know any language: all words
// come in ready. Whatever people call themselves, it draws something sensible and never
// fails for it.
package picture

// MaxRows is how many members a card shows; Board.More speaks of the others.
const MaxRows = 20

// MaxTeams is how many teams a card shows.
const MaxTeams = 12

// Theme is a set of colours.
type Theme string

// The themes. The zero value is Light.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Board is what a card tells.
type Board struct {
	Title    string
	Subtitle string
	Rows     []Row
	// More is the note below the rows where there are over MaxRows. Empty: "+30".
	More string
	// NewLabel marks who was not on the last board. Empty: a star.
	NewLabel string
	Teams    []TeamRow
	// TeamsTitle stands above the teams. Empty: nothing does.
	TeamsTitle string
	Footer     string
	Theme      Theme
}

// Row is a member's place.
type Row struct {
	Rank      int
	Name      string
	Team      string
	Points    int
	Move      int // places up, or down when negative
	New       bool
	Streak    int  // days; 0 shows none
	Highlight bool // the reader's own, or the one meant
	Avatar    int  // which colour stands behind the initials; any number
}

// TeamRow is a team's place.
type TeamRow struct {
	Rank       int
	Name       string
	Mean       string  // points per head, as it is to be written
	Completion float64 // 0 to 1: the bar
	Label      string  // what the bar means, as "92 % done"
	Move       int
}
