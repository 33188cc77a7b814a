package telegramsim

import (
	"maps"
	"strings"
)

// richText is the plain text of a RichText value.
func richText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []any:
		var sb strings.Builder
		for _, item := range x {
			sb.WriteString(richText(item))
		}
		return sb.String()
	case map[string]any:
		switch x["type"] {
		case "custom_emoji":
			return asString(x["alternative_text"])
		case "mathematical_expression":
			return asString(x["expression"])
		case "button":
			o, _ := x["button"].(map[string]any)
			return richText(o["text"])
		}
		return richText(x["text"])
	}
	return ""
}

// richPlain flattens blocks: a paragraph a line, a table row a line with cells
// parted by " | ".
func richPlain(blocks []any) string {
	var lines []string
	for _, item := range blocks {
		b, _ := item.(map[string]any)
		lines = append(lines, richLines(b)...)
	}
	return strings.Join(lines, "\n")
}

func richLines(b object) []string {
	var lines []string
	add := func(v any) {
		if t := richText(v); t != "" {
			lines = append(lines, t)
		}
	}
	nested := func() {
		if list, ok := b["blocks"].([]any); ok && len(list) > 0 {
			lines = append(lines, richPlain(list))
		}
	}
	switch b["type"] {
	case "divider":
		lines = append(lines, "———")
	case "mathematical_expression":
		add(b["expression"])
	case "list":
		lines = append(lines, listLines(b["items"])...)
	case "table":
		add(b["caption"])
		lines = append(lines, tableLines(b["cells"])...)
	case "details":
		add(b["summary"])
		nested()
	case "buttons":
		list, _ := b["buttons"].([]any)
		for _, item := range list {
			lines = append(lines, "["+richText(item.(map[string]any)["text"])+"]")
		}
	default:
		add(b["text"])
		nested()
		if c, ok := b["caption"].(map[string]any); ok {
			add(c["text"])
		}
		add(b["credit"])
	}
	return lines
}

func listLines(v any) []string {
	var lines []string
	items, _ := v.([]any)
	for _, item := range items {
		it := item.(map[string]any)
		label := asString(it["label"])
		if asBool(it["has_checkbox"]) {
			label = map[bool]string{true: "☑", false: "☐"}[asBool(it["is_checked"])]
		}
		inner, _ := it["blocks"].([]any)
		lines = append(lines, strings.TrimSpace(label+" "+richPlain(inner)))
	}
	return lines
}

func tableLines(v any) []string {
	var lines []string
	rows, _ := v.([]any)
	for _, row := range rows {
		var cells []string
		for _, c := range row.([]any) {
			cells = append(cells, richText(c.(map[string]any)["text"]))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return lines
}

// plainButton is a rich button with its text flattened, so that it reads like a keyboard's.
func plainButton(o object) object {
	out := object{}
	maps.Copy(out, o)
	out["text"] = richText(o["text"])
	return out
}

// richButtons are the callback and link buttons inside of blocks, in order.
func richButtons(blocks []any) []button {
	var out []button
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, item := range x {
				walk(item)
			}
		case map[string]any:
			if x["type"] == "buttons" || x["type"] == "button" {
				list, _ := x["buttons"].([]any)
				if one, ok := x["button"]; ok {
					list = []any{one}
				}
				for _, item := range list {
					b, err := readButton(plainButton(item.(map[string]any)), &Chat{Type: "private"})
					if err == nil {
						out = append(out, b)
					}
				}
				return
			}
			for _, key := range []string{"blocks", "items", "cells", "text", "summary", "caption", "credit"} {
				walk(x[key])
			}
		}
	}
	walk(blocks)
	return out
}
