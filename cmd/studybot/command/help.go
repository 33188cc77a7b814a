package command

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Measures of the help, in columns.
const (
	pageWidth  = 80
	widestName = 28 // a longer one stands on a line of its own
)

// Help is the help that was asked for: of the command, or of the program.
func (p *Parsed) Help() string {
	if p.Command == nil {
		return p.App.help()
	}
	return p.help()
}

func (a *App) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s <command>\n\n%s\n\nCommands:\n", a.Name, a.About)
	var all entries
	for _, c := range a.Commands {
		all.add(c.Name, c.Help)
	}
	all.write(&b)
	fmt.Fprintf(&b, "\n`%s <command> --help` tells more of each.\n", a.Name)
	return b.String()
}

func (p *Parsed) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s\n\n%s\n", p.usage(), p.Command.Help)
	if len(p.Command.Args) > 0 {
		b.WriteString("\nArguments:\n")
		var all entries
		for _, v := range p.Command.Args {
			all.add("<"+v.Name+">", v.Help)
		}
		all.write(&b)
	}
	b.WriteString("\nFlags:\n")
	all := entries{{"-h, --help", "Show this."}}
	for _, v := range p.Command.Flags {
		if v.Hidden {
			continue
		}
		name, help := "--"+v.Name, v.Help
		if !v.isSwitch() {
			name += "=" + v.stand()
		}
		if v.takesMany() {
			name += ",…"
		}
		if v.Default != "" && v.Placeholder != "" {
			help += fmt.Sprintf(" Default: %s.", v.Default)
		}
		if v.Env != "" {
			help += fmt.Sprintf(" ($%s)", v.Env)
		}
		all.add(name, help)
	}
	all.write(&b)
	return b.String()
}

// usage is the form of the command's line.
func (p *Parsed) usage() string {
	words := []string{p.App.Name, p.Command.Name}
	for _, v := range p.Command.Flags {
		if v.Required {
			words = append(words, "--"+v.Name+"="+v.stand())
		}
	}
	for _, v := range p.Command.Args {
		words = append(words, "<"+v.Name+">")
		if v.takesMany() {
			words = append(words, "…")
		}
	}
	if len(p.Command.Flags) > 0 {
		words = append(words, "[flags]")
	}
	return strings.Join(words, " ")
}

// entries are names with what they mean beside them.
type entries [][2]string

func (e *entries) add(name, help string) { *e = append(*e, [2]string{name, help}) }

func (e entries) write(b *strings.Builder) {
	widest := 0
	for _, one := range e {
		if n := utf8.RuneCountInString(one[0]); n <= widestName {
			widest = max(widest, n)
		}
	}
	for _, one := range e {
		fmt.Fprintf(b, "  %-*s", widest, one[0])
		if utf8.RuneCountInString(one[0]) > widest {
			fmt.Fprintf(b, "\n%*s", 2+widest, "")
		}
		wrap(b, one[1], 2+widest+2)
	}
}

// wrap writes words from a column on, as many to a line as it takes.
func wrap(b *strings.Builder, text string, at int) {
	b.WriteString("  ")
	column := at
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > pageWidth:
			fmt.Fprintf(b, "\n%*s", at, "")
			column = at
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	b.WriteByte('\n')
}
