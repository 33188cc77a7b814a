package wire

import (
	"context"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/report"
)

// aim decides how a post goes that only one person shall see, in the order that
// report.To.Only gives: as an ephemeral message, else privately, else as a toast, else into the
// group as a reply, or what stands there instead. It is not ok when that must first be found
// out, or asked elsewhere.
func (o *Outbox) aim(ctx context.Context, j *job) (post report.Post, s sequel, ok bool) {
	post = j.post
	if j.state.noTopic {
		post.To.Topic = 0
	}
	if j.state.unquoted {
		post.To.Reply = 0
	}
	if post.Act != report.Send || post.To.Only == 0 || post.To.Chat > 0 {
		return post, sequel{}, true
	}
	if !j.state.classic && o.levels.unprobed() {
		if s, ok := o.probe(ctx, j); !ok {
			return post, s, false
		}
	}
	switch {
	case o.levels.form().ephemeral && !j.state.noOnly && !j.state.classic && post.Poll == nil:
		return post, sequel{}, true
	case post.To.Reachable:
		j.state.private = true
		j.reroute()
		return post, sequel{kind: sequelAgain}, false
	}
	if post.Instead != nil {
		to := post.To
		post = *post.Instead
		post.To = to
	}
	if post.To.Query != "" && post.Poll == nil {
		text := plainText(report.HTML(classicHTML(post.Doc, false)))
		return report.Post{Act: report.Toast, To: post.To, Text: text, Alert: true, Ref: post.Ref}, sequel{}, true
	}
	post.To.Only = 0
	return post, sequel{}, true
}

// reroute sends a post to the person's private chat; what was answered stays behind.
func (j *job) reroute() {
	to := j.post.To
	j.post.To = report.To{Chat: to.Only.Private(), Only: to.Only}
}

// probe asks whether the server knows ephemeral messages, by deleting one that can't be.
func (o *Outbox) probe(ctx context.Context, j *job) (sequel, bool) {
	call := wireCall{method: "deleteEphemeralMessage", harmless: true, params: tgbotapi.Params{
		"chat_id":              strconv.FormatInt(int64(j.chat()), 10),
		"receiver_user_id":     j.post.To.Only.String(),
		"ephemeral_message_id": "2147483647",
	}}
	err := o.o.Client.Call(ctx, call.method, call.params, nil, nil)
	f := Classify(err)
	if o.levels.probe(f) {
		return sequel{}, true
	}
	return follow(j, call, f, "", o.o.Clock.Now()), false
}
