package report

import (
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/bidi"
)

// nameWidth is how many columns of a monospaced line a name may take; hanzi take two.
const nameWidth = 28

// buttonMost is how many columns the text of a button takes before phones cut it.
const buttonMost = 40

// Short cuts a name that is too long for a list, between what readers see as characters.
func Short(name string) string { return Cut(name, nameWidth) }

// Cut shortens text to so many columns and marks the cut with "…".
func Cut(text string, columns int) string {
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	width, kept := 0, 0
	for g := uniseg.NewGraphemes(text); g.Next(); {
		if width += g.Width(); width > columns-1 {
			break
		}
		_, kept = g.Positions()
	}
	return text[:kept] + "…"
}

// label is a name as it stands inside a line of text: cut if it is long, and kept from
// turning round what stands beside it.
func label(name string) string { return Isolate(Short(name)) }

// The marks that shut a stretch of text off from the direction of what surrounds it:
// first-strong isolate and its end (Unicode Standard Annex 9).
const (
	isolateFrom = "\u2068"
	isolateTo   = "\u2069"
)

// Isolate makes a text that people wrote safe to stand inside a line. One that runs from
// right to left is isolated, else the figures after it would move to its other side. Marks
// of direction that it brings along are dropped: they would turn round the rest of the line.
func Isolate(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s)
	if strings.ContainsFunc(s, rightToLeft) {
		return isolateFrom + s + isolateTo
	}
	return s
}

func rightToLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}
