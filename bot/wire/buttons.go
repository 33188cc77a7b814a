package wire

import (
	"fmt"
	"net/url"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/report"
	"studybot/study"
)

// inlineButton is v5's InlineKeyboardButton with what came after it.
type inlineButton struct {
	Text string            `json:"text"`
	Data string            `json:"callback_data,omitempty"`
	URL  string            `json:"url,omitempty"`
	Copy map[string]string `json:"copy_text,omitempty"`
}

// keyboard sets the buttons, or the hint for a reply.
func (p pen) keyboard(params tgbotapi.Params, post report.Post) error {
	if len(post.Buttons) == 0 {
		if post.Ask == "" || post.Act != report.Send {
			return nil
		}
		force := richObject{"force_reply": true, "input_field_placeholder": cutText(cleanText(post.Ask), askMax)}
		if post.To.Chat < 0 && post.To.Reply != 0 {
			force["selective"] = true
		}
		return jsonParam(params, "reply_markup", force)
	}
	rows := make([][]inlineButton, 0, len(post.Buttons))
	for _, row := range post.Buttons {
		var line []inlineButton
		for _, b := range row {
			button, err := p.button(b)
			if err != nil {
				return err
			}
			line = append(line, button)
		}
		if len(line) > 0 {
			rows = append(rows, line)
		}
	}
	return jsonParam(params, "reply_markup", richObject{"inline_keyboard": rows})
}

func (p pen) button(b report.Button) (inlineButton, error) {
	out := inlineButton{Text: cleanText(b.Text), URL: b.URL}
	var err error
	switch {
	case out.Text == "":
		err = fmt.Errorf("draw a button without a text: %w", study.ErrInvalid)
	case b.Action.Verb != "":
		out.Data, err = EncodeAction(b.Action)
	case b.Start != "":
		out.URL, err = startLink(p.self.Username, b.Start)
	case b.Copy != "":
		out.Copy = map[string]string{"text": cutText(cleanText(b.Copy), 256)}
	case b.URL == "":
		err = fmt.Errorf("draw a button that does nothing: %w", study.ErrInvalid)
	}
	return out, err
}

// Alphabets of Telegram's.
const (
	digits     = "0123456789"
	smallWord  = "abcdefghijklmnopqrstuvwxyz_" + digits
	urlLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-" + smallWord
)

// spelled says whether a text is made of some letters, of one at least. A regular expression
// that counts to 256 takes 300 kB.
func spelled(s, letters string, most int) bool {
	return s != "" && len(s) <= most && strings.Trim(s, letters) == ""
}

// startMost is how much Telegram hands over with /start.
const startMost = 64

// startLink opens the private chat with the bot and hands it the payload.
func startLink(username, payload string) (string, error) {
	if !spelled(payload, urlLetters, startMost) || username == "" {
		return "", fmt.Errorf("link to /start %q of %q: %w", payload, username, study.ErrInvalid)
	}
	return "https://t.me/" + url.PathEscape(username) + "?start=" + payload, nil
}
