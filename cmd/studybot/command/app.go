// Package command reads a command line: commands, flags, arguments, the environment and a
// file of settings, in that order of weight, into the fields of structs.
//
// It owns the rules of the line and what it says of a wrong one. It refuses to know what a
// command does, and to call anything by its name: a program in which methods are looked up by
// name keeps every one of them, used or not.
//
// A field is a flag unless it is tagged otherwise:
//
//	name         what it is called; default: the field's name in lower case with dashes
//	help         one line of help
//	env          the variable that sets it
//	default      its value if nothing sets it
//	enum         the values it may have, with commas
//	placeholder  what stands for its value in the help
//	required     it must be given
//	xor          only one flag of this name may be given
//	hidden       it is in no help
//	file         it names the file of settings
//	arg          it is an argument, in the fields' order; a list takes all that is left
//	existing     (of an argument) a file of that name must be there
//	cmd          (of a struct in a struct) it is a command
//	-            it is none of the line's
package command

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// App is a program of several commands.
type App struct {
	Name, About string
	Commands    []*Command
}

// Command is one of its commands.
type Command struct {
	Name, Help string
	Args       []*Value
	Flags      []*Value
	target     any
}

// Value is a flag or an argument.
type Value struct {
	Name, Help, Default, Placeholder string
	Env, Xor                         string
	Enum                             []string
	Required, Hidden                 bool
	// Tag are all tags of the field, for those of the program's own.
	Tag reflect.StructTag

	file, existing bool
	field          reflect.Value
}

// New reads the tags of a program's struct, which is to be pointed to.
func New(name, about string, commands any) (*App, error) {
	a := &App{Name: name, About: about}
	for tag, field := range reflect.ValueOf(commands).Elem().Fields() {
		if _, ok := tag.Tag.Lookup("cmd"); !ok {
			return nil, fmt.Errorf("read the commands: %s is none", tag.Name)
		}
		c := &Command{Name: nameOf(tag), Help: tag.Tag.Get("help"), target: field.Addr().Interface()}
		if err := c.read(field); err != nil {
			return nil, fmt.Errorf("read the command %s: %w", c.Name, err)
		}
		a.Commands = append(a.Commands, c)
	}
	return a, nil
}

func (c *Command) read(of reflect.Value) error {
	for tag, field := range of.Fields() {
		switch {
		case tag.Tag.Get("command") == "-":
			continue
		case tag.Anonymous:
			if err := c.read(field); err != nil {
				return err
			}
			continue
		case !settable(field):
			return fmt.Errorf("%s is of no type that a line can hold", tag.Name)
		}
		has := func(name string) bool { _, ok := tag.Tag.Lookup(name); return ok }
		v := &Value{
			Name: nameOf(tag), Help: tag.Tag.Get("help"), Default: tag.Tag.Get("default"), Placeholder: tag.Tag.Get("placeholder"),
			Env: tag.Tag.Get("env"), Enum: list(tag.Tag.Get("enum")), Xor: tag.Tag.Get("xor"),
			Required: has("required"), Hidden: has("hidden"), Tag: tag.Tag, file: has("file"), existing: has("existing"), field: field,
		}
		if has("arg") {
			v.Required = true
			c.Args = append(c.Args, v)
		} else {
			c.Flags = append(c.Flags, v)
		}
	}
	return nil
}

// nameOf is a field's name on the line: IntoFilled is into-filled, JSON is json.
func nameOf(f reflect.StructField) string {
	if name := f.Tag.Get("name"); name != "" {
		return name
	}
	var b strings.Builder
	letters := []rune(f.Name)
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(letters[i-1]) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// list takes a text apart at its commas; what is blank between them is nothing.
func list(text string) []string {
	var words []string
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// Command is a command by its name, or nil.
func (a *App) Command(name string) *Command {
	i := slices.IndexFunc(a.Commands, func(c *Command) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return a.Commands[i]
}

// Variables are the names of the variables that set flags, of any command.
func (a *App) Variables() []string {
	var envs []string
	for _, c := range a.Commands {
		for _, f := range c.Flags {
			if f.Env != "" {
				envs = append(envs, f.Env)
			}
		}
	}
	slices.Sort(envs)
	return slices.Compact(envs)
}

// settings is the flag that names the file of settings, or nil.
func (c *Command) settings() *Value {
	i := slices.IndexFunc(c.Flags, func(v *Value) bool { return v.file })
	if i < 0 {
		return nil
	}
	return c.Flags[i]
}

func (c *Command) flag(name string) *Value {
	i := slices.IndexFunc(c.Flags, func(v *Value) bool { return v.Name == name })
	if i < 0 {
		return nil
	}
	return c.Flags[i]
}
