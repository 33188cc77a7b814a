package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/effect"
	"studybot/report"
	"studybot/store/redistest"
	"studybot/study"
)

func TestAn_effect_that_was_torn_is_not_half_there_at_the_start_after_the_next(t *testing.T) {
	server := redistest.Start(t)
	w := newWorld(t, server.URL())
	f := &frail{world: w, server: server}
	for cut := int64(1); ; cut += 17 {
		before := f.size()
		f.apply(effect.Effect{
			Members: []study.Member{{User: study.UserID(1000 + cut), Name: "Dan"}}, Posts: []report.Post{{Text: "welcome"}},
			Audit: []study.AuditLine{{At: f.clock.Now(), What: "roster"}},
		})
		if before+cut >= f.size() {
			return
		}
		f.lose(before + cut)
		s := w.open("next") // as a program that starts
		f.join(study.UserID(2000+cut), "Eve")
		should := f.all()
		f.file()
		server.Kill()
		server.Run()
		if diff := cmp.Diff(should, f.all()); diff != "" {
			t.Fatalf("cut at byte %d: %s", cut, diff)
		}
		s.Close()
	}
}
