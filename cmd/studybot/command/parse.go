package command

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"studybot/study"
)

// Origin says who gave a flag its value.
type Origin int

// The origins, the weakest first.
const (
	Default Origin = iota
	File
	Environment
	Line
)

// ErrHelp is what Parse answers to --help; Help is to be shown then.
var ErrHelp = errors.New("help is asked for")

// Parsed is a command line that was read.
type Parsed struct {
	App     *App
	Command *Command // nil if only the program's help was asked for
	// File is the file of settings, "" if there is none.
	File  string
	given map[*Value][]string
	from  map[*Value]Origin
}

// Target is the command's struct, filled in.
func (p *Parsed) Target() any { return p.Command.target }

// From says who gave a flag its value.
func (p *Parsed) From(v *Value) Origin { return p.from[v] }

// slip is how many wrong letters a name may have for us to guess it.
const slip = 3

// Meant asks whether the nearest of some names was meant.
func Meant(written string, names []string) string {
	if near := study.Nearest(written, names, slip); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// Parse reads a command line, looks into the environment and the file of settings, and fills
// the command's struct in. The error says all that is wrong with one thing.
func (a *App) Parse(args []string) (*Parsed, error) {
	p := &Parsed{App: a, given: make(map[*Value][]string), from: make(map[*Value]Origin)}
	names := make([]string, len(a.Commands))
	for i, c := range a.Commands {
		names[i] = c.Name
	}
	switch args = habits(args); {
	case len(args) == 0:
		return p, fmt.Errorf("which command? %s; `%s --help` says what each does", either(names), a.Name)
	case isHelp(args[0]):
		return p, ErrHelp
	}
	if p.Command = a.Command(args[0]); p.Command == nil {
		return p, a.noCommand(args[0], names)
	}
	if err := p.read(args[1:]); err != nil {
		return p, err
	}
	settings, err := p.settings()
	if err != nil {
		return p, err
	}
	for _, v := range p.Command.Flags {
		if err := p.resolve(v, settings); err != nil {
			return p, err
		}
	}
	return p, p.complete()
}

// noCommand says of a first word that is no command what may have been meant.
func (a *App) noCommand(written string, names []string) error {
	word, _, _ := strings.Cut(written, "=")
	names = append([]string{"--help", "help", "--version"}, names...)
	hint, first := Meant(word, names), ""
	if hint == "" {
		if strings.HasPrefix(word, "-") {
			first = ": the command comes first, then its flags"
		}
		hint = fmt.Sprintf("%s; `%s --help` lists them", first, a.Name)
	}
	return fmt.Errorf("there is no command %q%s", word, hint)
}

// habits are what people type who do not know the program: help, help run, --version.
func habits(args []string) []string {
	switch {
	case len(args) > 1 && args[0] == "help" && args[1] != "help":
		return []string{args[1], "--help"}
	case len(args) > 0 && args[0] == "help":
		return []string{"--help"}
	case len(args) == 1 && args[0] == "--version":
		return []string{"version"}
	}
	return args
}

func isHelp(word string) bool { return word == "-h" || word == "--help" || word == "--help=true" }

// read takes the line apart.
func (p *Parsed) read(args []string) error {
	var loose []string
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		switch {
		case word == "--":
			loose, args = append(loose, args...), nil
		case isHelp(word):
			return ErrHelp
		case !strings.HasPrefix(word, "-") || word == "-":
			loose = append(loose, word)
		default:
			used, err := p.readFlag(word, args)
			if err != nil {
				return err
			}
			args = args[used:]
		}
	}
	return p.place(loose)
}

// readFlag reads one flag, and says how many words after it are its value.
func (p *Parsed) readFlag(word string, next []string) (used int, err error) {
	name, value, has := strings.Cut(strings.TrimPrefix(word, "--"), "=")
	v := p.Command.flag(name)
	if v == nil || !strings.HasPrefix(word, "--") {
		names := []string{"--help"}
		for _, f := range p.Command.Flags {
			names = append(names, "--"+f.Name)
		}
		written, _, _ := strings.Cut(word, "=")
		return 0, fmt.Errorf("`%s` knows no flag %s%s", p.Command.Name, written, Meant(written, names))
	}
	switch {
	case has:
	case v.isSwitch():
		value = "true"
	case len(next) == 0 || isFlag(next[0]):
		return 0, fmt.Errorf("--%s wants a value", name)
	default:
		value, used = next[0], 1
	}
	p.given[v] = append(p.given[v], value)
	return used, nil
}

// isFlag says whether a word is no value: a chat's ID is negative, and is one.
func isFlag(word string) bool {
	if !strings.HasPrefix(word, "-") || word == "-" {
		return false
	}
	first, _, _ := strings.Cut(word, ",")
	_, err := strconv.ParseInt(first, 10, 64)
	return err != nil
}

// place gives the words that belong to no flag to the arguments.
func (p *Parsed) place(words []string) error {
	for _, v := range p.Command.Args {
		n := min(1, len(words))
		if v.takesMany() {
			n = len(words)
		}
		if n == 0 {
			return fmt.Errorf("<%s> is missing: %s", v.Name, p.usage())
		}
		for _, w := range words[:n] {
			if err := there(w); v.existing && err != nil {
				return fmt.Errorf("<%s>: %w", v.Name, err)
			}
		}
		if err := v.setArgs(words[:n]); err != nil {
			return err
		}
		words = words[n:]
	}
	switch {
	case len(words) == 0:
		return nil
	case len(p.Command.Args) == 0: // what stands here may be a secret whose flag was forgotten
		return fmt.Errorf("`%s` takes nothing but flags: %s", p.Command.Name, p.usage())
	}
	return fmt.Errorf("%q is too much: %s", words[0], p.usage())
}

// there sees that a word is the name of a file.
func there(name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", cmp.Or(name, `""`))
	case err != nil:
		return fmt.Errorf("look for the file: %w", err)
	case info.IsDir():
		return fmt.Errorf("%s is a folder", name)
	}
	return nil
}

// setArgs sets an argument; commas in it are its own.
func (v *Value) setArgs(words []string) error {
	if !v.takesMany() {
		return v.set(words[0])
	}
	for _, w := range words {
		if err := v.add(w); err != nil {
			return err
		}
	}
	return nil
}

// resolve gives a flag its value from the strongest who has one.
func (p *Parsed) resolve(v *Value, settings map[string][]string) error {
	if words, ok := p.given[v]; ok {
		p.from[v] = Line
		if v.takesMany() && len(list(strings.Join(words, ","))) == 0 {
			return fmt.Errorf("--%s wants a value", v.Name)
		}
		return v.set(words...)
	}
	if word, ok := os.LookupEnv(v.Env); ok && (word != "" || v.plain()) {
		p.from[v] = Environment
		if err := v.set(word); err != nil {
			return fmt.Errorf("the variable %s: %w", v.Env, err)
		}
		return nil
	}
	if words, ok := settings[v.Name]; ok {
		p.from[v] = File
		if err := v.set(words...); err != nil {
			return fmt.Errorf("configuration file: %w", err)
		}
		return nil
	}
	if v.Default != "" {
		return v.set(v.Default)
	}
	return nil
}

// complete looks for flags that are missing, or that can't be together.
func (p *Parsed) complete() error {
	var missing []string
	apart := make(map[string]string)
	for _, v := range p.Command.Flags {
		if v.Required && p.from[v] == Default {
			missing = append(missing, "--"+v.Name+"="+v.stand())
		}
		if v.Xor == "" || p.from[v] == Default {
			continue
		}
		if other := apart[v.Xor]; other != "" {
			return fmt.Errorf("--%s and --%s can't be used together", other, v.Name)
		}
		apart[v.Xor] = v.Name
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return fmt.Errorf("%s missing: %s", strings.Join(missing, ", "), p.usage())
}
