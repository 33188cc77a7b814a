package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/study"
)

func TestA_roster_entry_is_read_as_encoding_json_reads_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := study.Member{
			User: study.UserID(rapid.Int64().Draw(t, "user")), Name: rapid.String().Draw(t, "name"), Username: rapid.StringMatching(`\w{0,9}`).Draw(t, "username"),
			Joined: study.Date{Year: 2026, Month: 11, Day: rapid.IntRange(1, 30).Draw(t, "day")},
			Rev:    rapid.IntRange(0, 3).Draw(t, "rev"), Admin: rapid.Bool().Draw(t, "admin"), StaffNo: rapid.StringMatching(`\w{0,3}`).Draw(t, "staff number"),
			Leader: rapid.Bool().Draw(t, "leader"), Team: rapid.StringN(0, 3, -1).Draw(t, "team"),
		}
		if rapid.Bool().Draw(t, "seen") {
			m.LastSeen = time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 5).In(time.FixedZone("", 3600*rapid.IntRange(-9, 9).Draw(t, "zone")))
		}
		text, err := encode(m)
		if err != nil {
			t.Fatal(err)
		}
		want, err := decode[study.Member](text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeMember(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAn_ordinary_roster_entry_is_read_quickly(t *testing.T) {
	for text, quick := range map[string]bool{
		`{"user":7,"name":"李 Wei","username":"wei","joined":"2026-11-01","last_seen":"2026-11-21T04:00:00Z"}`: true,
		`{"user":7,"name":"A","joined":"2026-11-01"}`:                                                         true,
		`{"user":7,"name":"A","joined":"2026-11-31"}`:                                                         false,
		`{"user":7,"name":"A\u003c","joined":"2026-11-01"}`:                                                   false,
		`{"user":7,"name":"A","leader":true,"joined":"2026-11-01"}`:                                           true,
		`{"rev":12,"user":7,"name":"A","team":"red","leader":true,"admin":true,"joined":"2026-11-01"}`:        true,
		`{"rev":1e1,"user":7,"name":"A","joined":"2026-11-01"}`:                                               false,
		`{"user":7,"name":"A","hidden":true,"joined":"2026-11-01"}`:                                           false,
		`{"user":7,"name":"A","joined":"2026-11-01","leaves":[]}`:                                             false,
	} {
		if _, ok := plainMember(text); ok != quick {
			t.Errorf("%s: read quickly is %v", text, ok)
		}
	}
}
