package telegramsim

import (
	"fmt"
	"maps"
	"strings"
)

// Telegram's limits on a rich message.
const (
	richCharacters = 32_768
	richBlocks     = 500
	richDepth      = 16
	richMedia      = 50
	richColumns    = 20
)

// rich turns an InputRichMessage into the blocks that a message shows.
func (r *request) rich(in object) ([]any, *apiError) {
	if _, ok := in["blocks"]; !ok {
		for _, form := range []string{"html", "markdown"} {
			if _, ok := in[form]; ok {
				r.sim.breach(Breach{BreachUnimplemented, r.method, "rich_message." + form, "the simulator takes rich messages as blocks"})
				return nil, &apiError{code: 501, desc: "Not Implemented: rich messages as " + form}
			}
		}
	}
	b := &richBuilder{r: r}
	list, _ := in["blocks"].([]any)
	out := b.blocks(list, 1)
	if b.err != nil {
		return nil, b.err
	}
	chars := runes(richPlain(out))
	switch {
	case len(out) == 0 || strings.TrimSpace(richPlain(out)) == "" && b.media == 0:
		return nil, badRequest("message text is empty")
	case chars > richCharacters:
		return nil, b.over(fmt.Sprintf("has %d characters, allowed are %d", chars, richCharacters))
	case b.count > richBlocks:
		return nil, b.over(fmt.Sprintf("has %d blocks, allowed are %d", b.count, richBlocks))
	case b.depth > richDepth:
		return nil, b.over(fmt.Sprintf("is nested %d deep, allowed are %d", b.depth, richDepth))
	case b.media > richMedia:
		return nil, b.over(fmt.Sprintf("has %d media, allowed are %d", b.media, richMedia))
	}
	return out, nil
}

type richBuilder struct {
	r                   *request
	count, depth, media int
	err                 *apiError
}

func (b *richBuilder) over(reason string) *apiError {
	b.r.sim.breach(Breach{BreachLimit, b.r.method, "rich_message", reason})
	return badRequest("message is too long")
}

func (b *richBuilder) blocks(list []any, depth int) []any {
	b.depth = max(b.depth, depth)
	out := make([]any, 0, len(list))
	for _, item := range list {
		in, _ := item.(map[string]any)
		out = append(out, b.block(in, depth))
	}
	return out
}

func (b *richBuilder) block(in object, depth int) object {
	b.count++
	out := object{}
	maps.Copy(out, in)
	if nested, ok := in["blocks"].([]any); ok {
		out["blocks"] = b.blocks(nested, depth+1)
	}
	switch asString(in["type"]) {
	case "heading":
		if n := asInt(in["size"]); n < 1 || n > 6 {
			b.fail(fmt.Sprintf("heading has size %d, allowed are 1 to 6", n))
		}
	case "list":
		out["items"] = b.items(in["items"], depth)
	case "table":
		b.table(in["cells"])
	case "photo", "document":
		b.mediaBlock(in, out)
	case "animation", "audio", "video", "voice_note", "map":
		b.r.sim.breach(Breach{BreachUnimplemented, b.r.method, "rich_message.blocks", "the simulator has no " + asString(in["type"]) + " blocks"})
		b.err = &apiError{code: 501, desc: "Not Implemented: rich block " + asString(in["type"])}
	case "buttons":
		for _, item := range in["buttons"].([]any) {
			if _, err := readButton(plainButton(item.(map[string]any)), &Chat{Type: "private"}); err != nil {
				b.err = err
			}
		}
	}
	return out
}

func (b *richBuilder) fail(reason string) {
	b.r.sim.breach(Breach{BreachLimit, b.r.method, "rich_message", reason})
	b.err = badRequest("can't parse rich message: %s", reason)
}

func (b *richBuilder) items(v any, depth int) []any {
	list, _ := v.([]any)
	out := make([]any, 0, len(list))
	for i, item := range list {
		b.count++
		in := item.(map[string]any)
		o := object{"label": "•"}
		maps.Copy(o, in)
		if kind := asString(in["type"]); kind != "" {
			n := asInt(in["value"])
			if n == 0 {
				n = int64(i + 1)
			}
			o["value"], o["label"] = n, listLabel(kind, n)
		}
		nested, _ := in["blocks"].([]any)
		o["blocks"] = b.blocks(nested, depth+1)
		out = append(out, o)
	}
	return out
}

func listLabel(kind string, n int64) string {
	if (kind == "a" || kind == "A") && n <= 26 {
		return string(rune(kind[0]+byte(n)-1)) + "."
	}
	return fmt.Sprintf("%d.", n)
}

func (b *richBuilder) table(v any) {
	rows, _ := v.([]any)
	for _, row := range rows {
		b.count++
		width := 0
		for _, c := range row.([]any) {
			width += max(1, int(asInt(c.(map[string]any)["colspan"])))
		}
		if width > richColumns {
			b.fail(fmt.Sprintf("table has %d columns, allowed are %d", width, richColumns))
		}
	}
}

func (b *richBuilder) mediaBlock(in, out object) {
	b.media++
	kind := asString(in["type"])
	media, _ := in[kind].(map[string]any)
	f, err := b.r.inputFile(media["media"], kind == "photo")
	if err != nil {
		b.err = err
		return
	}
	if kind == "photo" {
		out["photo"] = photoJSON(f)
		return
	}
	out["document"] = documentJSON(f)
}

func sendRichMessage(r *request) (any, *apiError) {
	m, err := r.compose(sendingText)
	if err != nil {
		return nil, err
	}
	if m.rich, err = r.rich(r.obj("rich_message")); err != nil {
		return nil, err
	}
	return r.send(m)
}
