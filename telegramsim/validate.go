package telegramsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// problem is one thing that is wrong with a request. desc, where it is known,
// is what Telegram itself answers.
type problem struct {
	kind   BreachKind
	path   string
	reason string
	desc   string
}

// validator holds a request against the schema, field by field, at any depth.
type validator struct {
	schema   *schema
	now      time.Time
	files    map[string]*upload
	legacy   bool // allow what libraries of the 5.x days send
	method   string
	problems []problem
}

// formValue is a parameter that came as text, not as JSON.
type formValue string

func (v *validator) add(kind BreachKind, path, reason, desc string) {
	v.problems = append(v.problems, problem{kind, path, reason, desc})
}

// request checks all parameters of a call and returns them decoded: int64,
// float64, bool, string, []any, map[string]any or *upload.
func (v *validator) request(m *apiObject, params map[string]any) map[string]any {
	v.method = m.Name
	if v.legacy {
		params = translateLegacy(m.Name, params)
	}
	return v.object("", m, params)
}

func (v *validator) object(path string, o *apiObject, in map[string]any) map[string]any {
	out := make(map[string]any, len(in))
	for _, name := range slices.Sorted(maps.Keys(in)) {
		f := o.byName[name]
		if f == nil {
			v.add(BreachSchema, join(path, name), "is not a parameter of "+o.Name, "")
			continue
		}
		val := in[name]
		if isNull(val) {
			if f.Required {
				v.add(BreachSchema, join(path, name), "is null", "")
			}
			continue
		}
		if got, ok := v.field(join(path, name), f, val); ok {
			out[name] = got
		}
	}
	for i := range o.Fields {
		f := &o.Fields[i]
		if _, given := in[f.Name]; f.Required && !given {
			v.add(BreachSchema, join(path, f.Name), "is required", missingText(path, f.Name))
		}
	}
	v.textLimits(path, o, out)
	return out
}

func (v *validator) field(path string, f *apiField, val any) (any, bool) {
	if slices.Contains(f.Types, "InputFile") {
		if up, ok := val.(*upload); ok {
			return up, true
		}
	}
	if text, ok := val.(formValue); ok && !utf8.ValidString(string(text)) {
		v.add(BreachSchema, path, "is not UTF-8", "strings must be encoded in UTF-8")
		return nil, false
	}
	got, err := v.typed(path, f.Types, val)
	if err != "" {
		v.add(BreachSchema, path, err, v.typeText(path, f))
		return nil, false
	}
	v.attach(path, f, got)
	v.enum(path, f, got)
	v.limit(path, f, got)
	if f.TrueOnly && got == false {
		v.add(BreachSchema, path, "may only be true", "")
	}
	return got, true
}

// typed decodes val as the first of the types that fits; the text says why none does.
func (v *validator) typed(path string, types []string, val any) (any, string) {
	if text, ok := val.(formValue); ok {
		return v.fromForm(path, types, string(text))
	}
	if slices.Contains(types, "RichText") {
		return v.richText(path, val, 0)
	}
	if list, ok := val.([]any); ok {
		return v.array(path, types, list)
	}
	if obj, ok := val.(map[string]any); ok {
		return v.union(path, types, obj)
	}
	for _, t := range types {
		if got, ok := scalar(t, val); ok {
			return got, ""
		}
	}
	return nil, fmt.Sprintf("is not a %s", strings.Join(types, " or "))
}

func (v *validator) fromForm(path string, types []string, text string) (any, string) {
	for _, t := range types {
		switch t {
		case "Integer":
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				return n, ""
			}
		case "Float":
			if n, err := strconv.ParseFloat(text, 64); err == nil {
				return n, ""
			}
		case "Boolean":
			switch strings.ToLower(text) {
			case "true", "yes", "1":
				return true, ""
			case "false", "no", "0", "":
				return false, ""
			}
		case "String", "InputFile":
			return text, ""
		}
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var val any
	if err := dec.Decode(&val); err != nil {
		return nil, fmt.Sprintf("is not a %s: %v", strings.Join(types, " or "), err)
	}
	if _, composite := val.(string); composite && !slices.Contains(types, "RichText") {
		return nil, fmt.Sprintf("is not a %s", strings.Join(types, " or "))
	}
	return v.typed(path, types, val)
}

func scalar(t string, val any) (any, bool) {
	switch x := val.(type) {
	case string:
		return x, t == "String" || t == "InputFile"
	case bool:
		return x, t == "Boolean"
	case json.Number:
		if t == "Integer" {
			n, err := x.Int64()
			return n, err == nil
		}
		if t == "Float" {
			n, err := x.Float64()
			return n, err == nil
		}
	}
	return nil, false
}

func (v *validator) array(path string, types []string, list []any) (any, string) {
	var elem []string
	for _, t := range types {
		if e, ok := strings.CutPrefix(t, "Array of "); ok {
			elem = append(elem, e)
		}
	}
	if len(elem) == 0 {
		return nil, fmt.Sprintf("is an array, not a %s", strings.Join(types, " or "))
	}
	out := make([]any, 0, len(list))
	for i, item := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if s, ok := item.(string); ok && v.legacy && elem[0] == "InputPollOption" {
			item = map[string]any{"text": s}
		}
		got, err := v.typed(at, elem, item)
		if err != "" {
			v.add(BreachSchema, at, err, "")
			continue
		}
		out = append(out, got)
	}
	return out, ""
}

// union picks the object type that val is meant to be, by its discriminator
// where there is one, else the one that fits best, and checks it as that.
func (v *validator) union(path string, types []string, obj map[string]any) (any, string) {
	var candidates []*apiObject
	for _, t := range types {
		o := v.schema.Types[t]
		if o == nil {
			continue
		}
		if len(o.Subtypes) == 0 {
			candidates = append(candidates, o)
		}
		for _, sub := range o.Subtypes {
			candidates = append(candidates, v.schema.Types[sub])
		}
	}
	switch len(candidates) {
	case 0:
		return nil, fmt.Sprintf("is an object, not a %s", strings.Join(types, " or "))
	case 1:
		return v.object(path, candidates[0], obj), ""
	}
	fitting := slices.DeleteFunc(slices.Clone(candidates), func(o *apiObject) bool {
		field, value := o.discriminator()
		return field != "" && obj[field] != value
	})
	if len(fitting) == 0 {
		return nil, fmt.Sprintf("has type %v, which is none of %s", obj["type"], strings.Join(types, ", "))
	}
	var (
		best    map[string]any
		bestBad []problem
	)
	for i, o := range fitting {
		try := *v
		try.problems = nil
		got := try.object(path, o, obj)
		if i == 0 || len(try.problems) < len(bestBad) {
			best, bestBad = got, try.problems
		}
		if len(try.problems) == 0 {
			break
		}
	}
	v.problems = append(v.problems, bestBad...)
	return best, ""
}

// richText is a string, an array of rich texts, or one of the RichText objects.
func (v *validator) richText(path string, val any, depth int) (any, string) {
	switch x := val.(type) {
	case string:
		return x, ""
	case []any:
		out := make([]any, 0, len(x))
		for i, item := range x {
			got, err := v.richText(fmt.Sprintf("%s[%d]", path, i), item, depth+1)
			if err != "" {
				return nil, err
			}
			out = append(out, got)
		}
		return out, ""
	case map[string]any:
		return v.union(path, []string{"RichText"}, x)
	}
	return nil, "is not a RichText"
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func isNull(val any) bool {
	if val == nil {
		return true
	}
	text, ok := val.(formValue)
	return ok && text == "null"
}
