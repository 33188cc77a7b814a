package telegramsim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed botapi.json
var botapiJSON []byte

// schema is the machine-readable Bot API: names, types, required flags, limits and enums.
type schema struct {
	Version     string                `json:"version"`
	UpdateKinds []string              `json:"update_kinds"`
	Methods     map[string]*apiObject `json:"methods"`
	Types       map[string]*apiObject `json:"types"`
	lower       map[string]string     // method names in lower case
}

type apiObject struct {
	Name     string     `json:"name"`
	Fields   []apiField `json:"fields"`
	Subtypes []string   `json:"subtypes"`
	byName   map[string]*apiField
}

type apiField struct {
	Name     string    `json:"name"`
	Types    []string  `json:"types"`
	Required bool      `json:"required"`
	Enum     []any     `json:"enum"`
	Limit    *apiLimit `json:"limit"`
	TrueOnly bool      `json:"true_only"`
	Attach   bool      `json:"attach"`
}

type apiLimit struct {
	Min           int64  `json:"min"`
	Max           int64  `json:"max"`
	Unit          string `json:"unit"` // characters, bytes, items, value, future_seconds
	AfterEntities bool   `json:"after_entities"`
	Clamped       bool   `json:"clamped"`
	Pattern       string `json:"pattern"`
	MinFuture     int64  `json:"min_future_s"`
	MaxFuture     int64  `json:"max_future_s"`
}

// loadSchema reads the embedded schema once; it is never changed afterwards.
var loadSchema = sync.OnceValues(func() (*schema, error) {
	var s schema
	if err := json.Unmarshal(botapiJSON, &s); err != nil {
		return nil, fmt.Errorf("reading the embedded botapi.json: %w", err)
	}
	s.lower = make(map[string]string, len(s.Methods))
	for name, m := range s.Methods {
		s.lower[strings.ToLower(name)] = name
		m.index()
	}
	for _, t := range s.Types {
		t.index()
	}
	return &s, nil
})

func (o *apiObject) index() {
	o.byName = make(map[string]*apiField, len(o.Fields))
	for i := range o.Fields {
		o.byName[o.Fields[i].Name] = &o.Fields[i]
	}
}

// discriminator is the value that tells this subtype from its siblings, and the field it stands in.
func (o *apiObject) discriminator() (field, value string) {
	for _, name := range []string{"type", "status", "source"} {
		if f := o.byName[name]; f != nil && len(f.Enum) == 1 {
			if v, ok := f.Enum[0].(string); ok {
				return name, v
			}
		}
	}
	return "", ""
}
