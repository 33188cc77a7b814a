package bot

import (
	"cmp"
	"context"
	"errors"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/study"
)

// fail turns an error into words for the one who asked: a refusal into its sentence, a
// store that does not answer into "a moment, please" and another try, a bug into an
// apology whose reference is in the log.
func (r *Router) fail(ctx context.Context, c *Call, err error) ([]report.Post, error) {
	var refusal *study.Refusal
	switch {
	case errors.As(err, &refusal):
		return r.refuse(c, refusal), nil
	case errors.Is(err, study.ErrUnavailable), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		if c.Kind == wire.Tapped {
			r.accept([]report.Shelved{{Group: c.Group.ID, Post: c.toast(c.Words.Plain("toast.wait"))}})
		}
		return nil, err
	}
	reference := r.o.Reference()
	zerolog.Ctx(ctx).Error().Err(err).Str("reference", reference).Msg("an answer failed")
	if c.Kind == wire.Tapped {
		return []report.Post{c.toast(c.Words.Plain("sorry", "Reference", reference))}, nil
	}
	if c.Kind != wire.Commanded {
		return nil, nil
	}
	return c.line("sorry", "Reference", reference), nil
}

// unrecorded answers taps for which nothing can be looked up now: they come again.
func (r *Router) unrecorded(events ...wire.Event) {
	for _, e := range events {
		if e.Kind != wire.Tapped {
			continue
		}
		c := &Call{Event: e, Words: r.o.Book.In(report.LanguageOf(cmp.Or(e.From.Language, r.o.Language)), nil)}
		r.accept([]report.Shelved{{Post: c.toast(c.Words.Plain("toast.wait"))}})
	}
}

func (r *Router) refuse(c *Call, refusal *study.Refusal) []report.Post {
	text := c.refusal(refusal)
	if c.Kind == wire.Tapped {
		return []report.Post{c.toast(text.Plain())}
	}
	return c.say(report.Doc{report.Para(text)})
}

// refusal puts a refusal into the caller's words.
func (c *Call) refusal(refusal *study.Refusal) report.HTML {
	return c.Words.Phrase(study.Phrase{ID: "refused." + refusal.Reason, Args: refusal.Args})
}

// tooFast warns once, then is silent. A button must rest all the same.
func (r *Router) tooFast(c *Call) []report.Post {
	if !r.rates.firstWarning(c.From.ID) {
		if c.Kind == wire.Tapped {
			return []report.Post{c.toast("")}
		}
		return nil
	}
	return r.refuse(c, study.Refuse("rate"))
}
