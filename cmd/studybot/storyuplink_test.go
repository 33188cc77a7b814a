package main

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	"studybot/telegramsim"
)

// uplink is the way of one life of the bot to Telegram. Once it is cut nothing of that life
// arrives any more, not even what was on its way.
type uplink struct {
	server *httptest.Server
	dead   atomic.Bool
}

func newUplink(sim *telegramsim.Sim) *uplink {
	u, telegram := &uplink{}, sim.Handler()
	u.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u.dead.Load() {
			panic(http.ErrAbortHandler)
		}
		telegram.ServeHTTP(w, r)
	}))
	return u
}

func (u *uplink) cut() {
	u.dead.Store(true)
	u.server.CloseClientConnections()
}

// reachTelegram is where the bot finds Telegram.
func (w *world) reachTelegram() string {
	if w.via != nil {
		return w.via(w.uplink.server.URL)
	}
	return w.uplink.server.URL
}
