package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// printsShape holds the JSON that the program printed against an example: it has the same
// fields at every depth, and each is of the same type. A date as a field's name stands for
// any date; null in the example for a value that may be of any type, {} and [] for what may
// hold anything.
func (w *world) printsShape(f found) error {
	example, ok := w.files[f.word()]
	if !ok {
		return fmt.Errorf("the story has no file %s", f.word())
	}
	want, err := shapeOf(example)
	if err != nil {
		return fmt.Errorf("the example: %w", err)
	}
	got, err := shapeOf([]byte(w.printed))
	if err != nil {
		return fmt.Errorf("what it printed: %w", err)
	}
	var faults []string
	for path, kind := range want {
		is, ok := got[path]
		is = strings.TrimPrefix(is, "open ")
		switch {
		case !ok:
			faults = append(faults, "lacks "+path)
		case kind != "null" && is != strings.TrimPrefix(kind, "open "):
			faults = append(faults, fmt.Sprintf("%s is %s, not %s", path, is, kind))
		}
	}
	for path := range got {
		if _, ok := want[path]; !ok && !within(path, want) {
			faults = append(faults, "has "+path)
		}
	}
	slices.Sort(faults)
	if len(faults) > 0 {
		return fmt.Errorf("%s\n%s", strings.Join(faults, "\n"), w.printed)
	}
	return nil
}

// within tells whether a path leads into what may hold anything.
func within(path string, want map[string]string) bool {
	for i := range path {
		if strings.HasPrefix(want[path[:i]], "open ") {
			return true
		}
	}
	return false
}

func shapeOf(data []byte) (map[string]string, error) {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	shape := map[string]string{}
	walkShape(v, "", shape)
	return shape, nil
}

// empty marks what is empty.
func empty(n int) string {
	if n == 0 {
		return "open "
	}
	return ""
}

var dated = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

func walkShape(v any, path string, shape map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		shape[path] = empty(len(v)) + "object"
		for _, k := range slices.Sorted(maps.Keys(v)) {
			name := k
			if dated.MatchString(k) {
				name = "DATE"
			}
			walkShape(v[k], path+"."+name, shape)
		}
	case []any:
		shape[path] = empty(len(v)) + "array"
		for _, e := range v {
			walkShape(e, path+"[]", shape)
		}
	default:
		kind := fmt.Sprintf("%T", v)
		if v == nil {
			kind = "null"
		}
		if shape[path] == "" || shape[path] == "null" {
			shape[path] = kind
		}
	}
}
