package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// settings reads the file of settings, if one is named: JSON under the flags' names.
func (p *Parsed) settings() (map[string][]string, error) {
	named := p.Command.settings()
	if named == nil {
		return nil, nil
	}
	if err := p.resolve(named, nil); err != nil {
		return nil, err
	}
	if p.File = named.field.String(); p.File == "" {
		return nil, nil
	}
	data, err := os.ReadFile(p.File)
	if err != nil {
		return nil, fmt.Errorf("read the configuration file: %w", err)
	}
	raw, err := fields(data)
	if err != nil {
		return nil, fmt.Errorf("read the configuration file: %w", err)
	}
	if err := p.App.check(raw, named.Name); err != nil {
		return nil, fmt.Errorf("configuration file: %w", err)
	}
	all := make(map[string][]string, len(raw))
	for key, value := range raw {
		if all[key], err = wordsOf(value); err != nil {
			return nil, fmt.Errorf("configuration file: %s %w", key, err)
		}
		if v := p.Command.flag(key); v != nil && !v.takesMany() && len(all[key]) > 1 {
			return nil, fmt.Errorf("configuration file: %s takes one value, not %d", key, len(all[key]))
		}
	}
	return all, nil
}

// fields takes the file apart. A mark before the text, which some editors write, is no part of it.
func fields(data []byte) (map[string]json.RawMessage, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("it is empty; {} would be a file without settings")
	}
	var raw map[string]json.RawMessage
	err := json.Unmarshal(data, &raw)
	if slip, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(data[:min(int(slip.Offset), len(data))], []byte("\n"))
		return nil, fmt.Errorf("line %d: %w", line, slip)
	}
	if err != nil {
		return nil, errors.New(`it must be one object: {"name": value, …}`)
	}
	return raw, nil
}

// check refuses keys that are no flag of any command that reads the file, so that a slip is
// never silent.
func (a *App) check(raw map[string]json.RawMessage, named string) error {
	var known, wrong []string
	for _, c := range a.Commands {
		for _, f := range c.Flags {
			if c.settings() != nil {
				known = append(known, f.Name)
			}
		}
	}
	if _, another := raw[named]; another {
		return errors.New("it can't name another one")
	}
	for key := range raw {
		if !slices.Contains(known, key) {
			wrong = append(wrong, fmt.Sprintf("there is no setting %q%s", key, Meant(key, known)))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("%s (`%s config` lists them all)", strings.Join(wrong, "; "), a.Name)
}

// wordsOf is a value of the file as it would stand on the line.
func wordsOf(value json.RawMessage) ([]string, error) {
	var several []json.RawMessage
	if json.Unmarshal(value, &several) != nil || several == nil {
		several = []json.RawMessage{value}
	}
	words := make([]string, 0, len(several))
	for _, one := range several {
		var text string
		switch {
		case json.Unmarshal(one, &text) == nil && string(one) != "null":
			words = append(words, text)
		case strings.ContainsAny(string(one[:1]), "{[n"):
			return nil, errors.New("is neither text, number, true, false, nor a list of them") // it may be a secret
		default:
			words = append(words, string(one))
		}
	}
	if len(words) == 0 {
		words = append(words, "")
	}
	return words, nil
}
