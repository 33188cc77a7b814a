package command

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
)

// settings reads the file of settings, if one is named: JSON under the flags' names.
func (p *Parsed) settings() (map[string][]string, error) {
	i := slices.IndexFunc(p.Command.Flags, func(v *Value) bool { return v.file })
	if i < 0 {
		return nil, nil
	}
	if err := p.resolve(p.Command.Flags[i], nil); err != nil {
		return nil, err
	}
	if p.File = p.Command.Flags[i].field.String(); p.File == "" {
		return nil, nil
	}
	data, err := os.ReadFile(p.File)
	if err != nil {
		return nil, fmt.Errorf("read the configuration file: %w", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("read the configuration file: %w", err)
	}
	if err := p.App.check(raw); err != nil {
		return nil, err
	}
	all := make(map[string][]string, len(raw))
	for key, value := range raw {
		if all[key], err = wordsOf(value); err != nil {
			return nil, fmt.Errorf("configuration file: %s: %w", key, err)
		}
	}
	return all, nil
}

// check refuses keys that are no flag of any command, so that a slip is never silent.
func (a *App) check(raw map[string]json.RawMessage) error {
	known, _ := a.Names()
	var wrong []string
	for key := range raw {
		if !slices.Contains(known, key) {
			wrong = append(wrong, fmt.Sprintf("there is no setting %q%s", key, Meant(key, known)))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	slices.Sort(wrong)
	return fmt.Errorf("configuration file: %s (`%s config` lists them all)", strings.Join(wrong, "; "), a.Name)
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
			return nil, fmt.Errorf("%s is neither text, number, true, false, nor a list of them", one)
		default:
			words = append(words, string(one))
		}
	}
	if len(words) == 0 {
		words = append(words, "")
	}
	return words, nil
}

func reflectStrings(list reflect.Type, words []string) reflect.Value {
	out := reflect.MakeSlice(list, 0, len(words))
	for _, w := range words {
		out = reflect.Append(out, reflect.ValueOf(w).Convert(list.Elem()))
	}
	return out
}
