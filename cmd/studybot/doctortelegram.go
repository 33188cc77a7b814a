package main

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"studybot/bot/wire"
)

// skewMost is how far our clock may be from another's before something is wrong with it:
// times of due are reckoned by ours. A Date header has whole seconds, and was on its way.
const skewMost = 3 * time.Second

// telegramSeen is what Telegram says of us; client is nil if it can't be asked.
type telegramSeen struct {
	client *wire.Client
	me     wireMe
	hook   wireHook
}

type wireMe struct {
	ID        int64  `json:"id"`
	Username  string `json:"username"`
	Joins     bool   `json:"can_join_groups"`
	ReadsEach bool   `json:"can_read_all_group_messages"`
}

type wireHook struct {
	URL       string `json:"url"`
	Pending   int    `json:"pending_update_count"`
	ErrorAt   int64  `json:"last_error_date"`
	ErrorText string `json:"last_error_message"`
}

// telegram asks who we are and how Telegram sees us.
func (x *examination) telegram(ctx context.Context) telegramSeen {
	token, err := x.token()
	if err != nil {
		return telegramSeen{} // settings have said so
	}
	client, err := wire.NewClient(wire.ClientOptions{Token: token, APIURL: x.APIURL, Timeout: 15 * time.Second})
	if err != nil {
		return telegramSeen{}
	}
	t := telegramSeen{client: client}
	if err := client.Call(ctx, "getMe", nil, nil, &t.me); err != nil {
		if wire.Classify(err).Kind == wire.FaultUnauthorized {
			x.fail("token", "ask @BotFather for the token (/mybots, API Token) and set it anew", "Telegram refuses it")
		} else {
			x.fail("telegram", "see whether this machine reaches "+cmp.Or(x.APIURL, wire.DefaultAPIURL), "can't be asked: %v", err)
		}
		return telegramSeen{}
	}
	x.ok("token", "this is @%s", t.me.Username)
	x.privacy(t.me)
	x.level(ctx, client)
	x.webhook(ctx, &t)
	x.skewOfTelegram(ctx)
	return t
}

func (x *examination) privacy(me wireMe) {
	if !me.Joins {
		x.fail("joining", "@BotFather: /setjoingroups, Enable", "nobody can add the bot to a group")
	}
	if me.ReadsEach {
		x.ok("privacy mode", "is off: replies and plain check-ins are heard in every group")
		return
	}
	x.warn("privacy mode", "@BotFather: /setprivacy, Disable, then take the bot out of its groups and add it again; or make it an administrator of each",
		"is on: where the bot is no administrator it hears commands and replies to itself only")
}

// level asks for newer methods without what they need: a server that knows them says what is
// missing, one that does not says 404. Nothing is sent either way.
func (x *examination) level(ctx context.Context, client *wire.Client) {
	var missing []string
	for _, method := range []string{"sendRichMessage", "deleteEphemeralMessage", "setChatMemberTag"} {
		if wire.Classify(client.Call(ctx, method, nil, nil, nil)).Kind == wire.FaultMethodUnknown {
			missing = append(missing, method)
		}
	}
	if len(missing) == 0 {
		x.ok("api level", "rich and ephemeral messages are there")
		return
	}
	x.warn("api level", "update your Bot API server; until then the classic forms are used", "the server lacks %v", missing)
}

// webhook looks for another way that updates take, and for those that wait.
func (x *examination) webhook(ctx context.Context, t *telegramSeen) {
	if err := t.client.Call(ctx, "getWebhookInfo", nil, nil, &t.hook); err != nil {
		x.fail("webhook", "try again", "can't be asked for: %v", err)
		return
	}
	h := t.hook
	switch {
	case h.URL == "" && x.WebhookURL != "":
		x.warn("webhook", "`studybot run` sets it when it starts; see its log", "none is set, though --webhook-url asks for one")
		return
	case h.URL == "":
		x.ok("webhook", "none is set: updates are asked for")
		return
	}
	at := h.URL
	if u, err := url.Parse(h.URL); err == nil {
		at = u.Host // the path may be a secret
	}
	switch {
	case h.ErrorText != "" && x.clock.Now().Sub(time.Unix(h.ErrorAt, 0)) < time.Hour:
		x.fail("webhook", "see that this address is reached from the internet, with a valid certificate, and that the bot runs behind it",
			"Telegram could not deliver to %s at %s: %s", at, time.Unix(h.ErrorAt, 0).UTC().Format(time.RFC3339), h.ErrorText)
	case x.WebhookURL != "" && h.URL != x.WebhookURL:
		x.warn("webhook", "start `studybot run` with this --webhook-url, and see that no other program sets another", "another is set than --webhook-url, at %s", at)
	case x.WebhookURL != "":
		x.ok("webhook", "is set, at %s", at)
	default:
		x.warn("webhook", "`studybot run` takes it away when it asks for updates itself; see that no other program sets it", "one is set, at %s", at)
	}
}

// skewOfTelegram compares clocks by the header of any answer; no token goes with it.
func (x *examination) skewOfTelegram(ctx context.Context) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, cmp.Or(x.APIURL, wire.DefaultAPIURL)+"/", nil)
	if err != nil {
		return
	}
	client := http.Client{Timeout: 15 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	begun := x.clock.Now()
	resp, err := client.Do(req)
	if err != nil {
		return // getMe worked a moment ago
	}
	_ = resp.Body.Close()
	theirs, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return
	}
	middle := begun.Add(x.clock.Now().Sub(begun) / 2)
	x.skew("Telegram", middle.Sub(theirs.Add(500*time.Millisecond)))
}

func (x *examination) skew(whose string, d time.Duration) {
	if d.Abs() > skewMost {
		x.warn("clock", "keep this machine's clock by NTP (timedatectl set-ntp true)", "ours is %s off %s's", d.Round(time.Second), whose)
		return
	}
	x.ok("clock", "agrees with %s's", whose)
}
