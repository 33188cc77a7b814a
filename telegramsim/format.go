package telegramsim

import (
	"strings"
	"unicode/utf8"
)

// formatted reads a text with its parse mode or its entities.
func (r *request) formatted(text, mode string, ents []any) (string, []Entity, *apiError) {
	switch strings.ToLower(mode) {
	case "":
		list := readEntities(ents)
		if err := checkEntities(text, list); err != nil {
			r.sim.breach(Breach{BreachEntities, r.method, "entities", err.Error()})
			return "", nil, badRequest("can't parse entities: %v", err)
		}
		text, list = trimEntities(text, list)
		return text, r.known(detectEntities(text, list)), nil
	case "html":
		plain, list, err := parseHTML(text)
		if err != nil {
			return "", nil, badRequest("can't parse entities: %v", err)
		}
		return plain, r.known(detectEntities(plain, list)), nil
	}
	r.sim.breach(Breach{BreachUnimplemented, r.method, "parse_mode", "the simulator reads HTML and entities, not " + mode})
	return "", nil, &apiError{code: 501, desc: "Not Implemented: the simulator does not parse " + mode}
}

// known drops mentions of people whom the bot has never met, as Telegram does.
func (r *request) known(ents []Entity) []Entity {
	out := ents[:0:0]
	for _, e := range ents {
		if e.Type != "text_mention" || r.sim.people[e.UserID] != nil {
			out = append(out, e)
		}
	}
	return out
}

func readEntities(list []any) []Entity {
	out := make([]Entity, 0, len(list))
	for _, item := range list {
		o, _ := item.(map[string]any)
		e := Entity{Type: asString(o["type"]), Offset: int(asInt(o["offset"])), Length: int(asInt(o["length"])),
			URL: asString(o["url"]), Language: asString(o["language"]), CustomEmojiID: asString(o["custom_emoji_id"])}
		if u, ok := o["user"].(map[string]any); ok {
			e.UserID = asInt(u["id"])
		}
		out = append(out, e)
	}
	return out
}

func (r *request) caption(m *message) (err *apiError) {
	m.caption, m.capEnts, err = r.formatted(r.str("caption"), r.str("parse_mode"), r.list("caption_entities"))
	return err
}

func runes(s string) int { return utf8.RuneCountInString(s) }
