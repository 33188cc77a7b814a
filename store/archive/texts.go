package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Texts are values as Redis holds them, any bytes. What is no UTF-8 stands as
// {"base64":"…"}, so that nothing is lost in JSON.
type Texts []string

type rawText struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON writes an array.
func (t Texts) MarshalJSON() ([]byte, error) {
	all := make([]any, len(t))
	for i, text := range t {
		if all[i] = text; !utf8.ValidString(text) {
			all[i] = rawText{[]byte(text)}
		}
	}
	return encode(all)
}

// UnmarshalJSON reads one.
func (t *Texts) UnmarshalJSON(data []byte) error {
	var plain []string
	if err := json.Unmarshal(data, &plain); err == nil {
		*t = plain
		return nil
	}
	var all []json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("read values: %w", err)
	}
	*t = make(Texts, len(all))
	for i, raw := range all {
		if err := json.Unmarshal(raw, &(*t)[i]); err == nil {
			continue
		}
		var bytes rawText
		if err := json.Unmarshal(raw, &bytes); err != nil {
			return fmt.Errorf("read value %d: %w", i, err)
		}
		(*t)[i] = string(bytes.Base64)
	}
	return nil
}

// encode is JSON without a line's end and with <, > and & as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write a line: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
