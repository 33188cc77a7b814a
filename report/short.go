package report

import "github.com/rivo/uniseg"

// nameWidth is how many columns of a monospaced line a name may take; hanzi take two.
const nameWidth = 28

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
