package command

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Get is what the value is now.
func (v *Value) Get() any { return v.field.Interface() }

// text is what reads a value of a type of its own.
func text(field reflect.Value) (encoding.TextUnmarshaler, bool) {
	return reflect.TypeAssert[encoding.TextUnmarshaler](field.Addr())
}

func settable(field reflect.Value) bool {
	if !field.CanSet() {
		return false
	}
	if _, ok := text(field); ok {
		return true
	}
	if field.Kind() == reflect.Slice {
		return slices.Contains([]reflect.Kind{reflect.String, reflect.Int64}, field.Type().Elem().Kind())
	}
	return slices.Contains([]reflect.Kind{reflect.String, reflect.Bool, reflect.Int, reflect.Int64}, field.Kind())
}

// isSwitch says whether a flag needs no value.
func (v *Value) isSwitch() bool { return v.field.Kind() == reflect.Bool }

// takesMany says whether it is a list.
func (v *Value) takesMany() bool { return v.field.Kind() == reflect.Slice }

// plain says whether any text will do, so that an empty one means something.
func (v *Value) plain() bool { return v.field.Kind() == reflect.String && len(v.Enum) == 0 }

// set reads words into the field; a list takes them all, split at their commas.
func (v *Value) set(words ...string) error {
	if !v.takesMany() {
		return v.read(v.field, words[len(words)-1])
	}
	v.field.SetZero()
	for _, w := range words {
		for _, one := range list(w) {
			if err := v.add(one); err != nil {
				return err
			}
		}
	}
	return nil
}

// add reads one more of a list.
func (v *Value) add(word string) error {
	item := reflect.New(v.field.Type().Elem()).Elem()
	if err := v.read(item, word); err != nil {
		return err
	}
	v.field.Set(reflect.Append(v.field, item))
	return nil
}

func (v *Value) read(to reflect.Value, word string) error {
	if len(v.Enum) > 0 && !slices.Contains(v.Enum, word) {
		return fmt.Errorf("%s must be %s, not %q", v.label(), either(v.Enum), word)
	}
	if u, ok := text(to); ok {
		if err := u.UnmarshalText([]byte(word)); err != nil {
			return fmt.Errorf("%s: %w", v.label(), err)
		}
		return nil
	}
	if to.Type() == reflect.TypeFor[time.Duration]() {
		d, err := time.ParseDuration(word)
		if err != nil {
			return fmt.Errorf("%s: %q is no span of time like 30s or 5m", v.label(), word)
		}
		to.SetInt(int64(d))
		return nil
	}
	switch to.Kind() {
	case reflect.String:
		to.SetString(word)
	case reflect.Bool:
		yes, err := strconv.ParseBool(word)
		if err != nil {
			return fmt.Errorf("%s must be true or false, not %q", v.label(), word)
		}
		to.SetBool(yes)
	default:
		n, err := strconv.ParseInt(word, 10, to.Type().Bits())
		if errors.Is(err, strconv.ErrRange) {
			return fmt.Errorf("%s: %s is too large", v.label(), word)
		}
		if err != nil {
			return fmt.Errorf("%s: %q is no whole number", v.label(), word)
		}
		to.SetInt(n)
	}
	return nil
}

// label is what the value is called when something is wrong with it.
func (v *Value) label() string {
	if _, arg := v.Tag.Lookup("arg"); arg {
		return "<" + v.Name + ">"
	}
	return "--" + v.Name
}

// either says words with "or" before the last.
func either(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// stand is what stands for the value in the help.
func (v *Value) stand() string {
	switch {
	case v.Placeholder != "":
		return v.Placeholder
	case v.Default != "":
		return v.Default
	case v.takesMany() && v.field.Type().Elem().Kind() == reflect.Int64, v.field.Kind() == reflect.Int, v.field.Kind() == reflect.Int64:
		return "N"
	}
	return strings.ToUpper(v.Name)
}
