package store

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"studybot/store/archive"
	"studybot/store/redistest"
	"studybot/study"
)

// benchGroups is as many groups as the budgets of the design speak of, of 16 members each.
const benchGroups = 3232

// multiplied is a backup of n groups, each like the only one of a backup, with people of its own.
func multiplied(b *testing.B, data []byte, users []study.UserID, n int) []byte {
	b.Helper()
	var groups, people []archive.Entry
	_, _, err := archive.Read(bytes.NewReader(data), archive.Visitor{Entry: func(s archive.Section, e archive.Entry) error {
		switch s.Kind {
		case archive.GroupSection:
			groups = append(groups, e)
		case archive.PeopleSection:
			people = append(people, e)
		}
		return nil
	}})
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	w := must[*archive.Writer](b)(archive.NewWriter(&out, archive.Header{Schema: Version, Whole: true, Groups: n, Made: morning}))
	for g := range n {
		change := []string{"{g1}", fmt.Sprintf("{g%d}", g+1), "-1001", fmt.Sprint(-1001 - g), `"id":1,"chat"`, fmt.Sprintf(`"id":%d,"chat"`, g+1)}
		for i, u := range users {
			change = append(change, u.String(), fmt.Sprint(int(u)+(g+1)*len(users)*200_000+i))
		}
		anew := strings.NewReplacer(change...)
		fill := func(entries []archive.Entry) func(func(archive.Entry) error) error {
			return func(put func(archive.Entry) error) error {
				for _, e := range entries {
					e.Key = anew.Replace(e.Key)
					values := make(archive.Texts, len(e.Values))
					for i, v := range e.Values {
						values[i] = anew.Replace(v)
						if e.Key == chatMapKey && i == 1 || e.Key == groupListKey && i == 0 {
							values[i] = fmt.Sprint(g + 1)
						}
					}
					e.Values = values
					if err := put(e); err != nil {
						return err
					}
				}
				return nil
			}
		}
		must[archive.Count](b)(w.Section(archive.Section{Kind: archive.GroupSection, Group: int64(g + 1)}, fill(groups)))
		must[archive.Count](b)(w.Section(archive.Section{Kind: archive.PeopleSection}, fill(people)))
	}
	must[archive.Count](b)(w.Close())
	return out.Bytes()
}

// BenchmarkBackup copies 3,232 groups with a month of daily life, brings them back, and
// verifies them: seconds of each, and bytes of the file.
func BenchmarkBackup(b *testing.B) {
	w, users := benchWorld(b, 16)
	for _, u := range users {
		if err := w.SavePerson(b.Context(), study.Person{ID: u, Name: "Member", Reachable: true}); err != nil {
			b.Fatal(err)
		}
	}
	liveAMonth(w, users)
	data := multiplied(b, w.backupOf(), users, benchGroups)
	to := &world{t: b, clock: w.clock, url: redistest.Start(b, "--appendfsync", "everysec").URL()}
	to.Store = must[*Store](b)(Open(b.Context(), Options{URL: to.url, Clock: w.clock, Visitor: true}))
	defer to.Close()
	for b.Loop() {
		seconds := func(unit string, do func() error) {
			begun := time.Now()
			if err := do(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(begun).Seconds(), unit)
		}
		seconds("restore-s", func() error {
			_, err := to.Restore(b.Context(), bytes.NewReader(data), RestoreOptions{Replace: true})
			return err
		})
		var size octets
		seconds("backup-s", func() error {
			_, err := to.Backup(b.Context(), &size, BackupOptions{})
			return err
		})
		b.ReportMetric(float64(size)/1e6, "MB")
		seconds("verify-s", func() error {
			_, err := to.VerifyIndexes(b.Context(), nil)
			return err
		})
	}
}

// octets counts bytes.
type octets int64

func (w *octets) Write(p []byte) (int, error) {
	*w += octets(len(p))
	return io.Discard.Write(p)
}
