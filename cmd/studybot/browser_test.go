package main

import (
	"os"
	"path/filepath"
	"testing"
)

// desk is an ordinary window.
var desk = window{width: 1280, height: 860, scale: 1}

// a bank of two questions, as an admin might have it.
const giftFile = `::q1:: What is two and two? { =4 ~3 ~5 }

::q2:: Which of these is a vowel? { =a ~b ~c }
`

func giftPath(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "questions.gift")
	if err := os.WriteFile(path, []byte(giftFile), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestA_newcomer_and_an_admin_use_the_demo_in_a_browser(t *testing.T) {
	browserPath(t)
	t.Parallel()
	d := startDemo(t, "en")
	v := visit(t, d.url+"/?lang=en", desk)

	v.becomes("newcomer")
	v.enters("How to learn well")
	v.presses(".join-button")
	v.sees("Robin Park joined the group")
	v.moves("2026-11-21T08:00")
	v.sees("Day 5 of 14", "Sat, 21 Nov")
	v.taps("✅")
	v.hears("Checked in · streak 1 · +2")
	v.taps("✅")
	v.hears("08:00 already")
	v.moves("2026-11-21T12:00")
	v.sees("5.3 ·", "Quiz")
	v.answers("5.1 ·")
	v.sees("5.1 ·", "Results appear when it closes")

	v.becomes("admin")
	v.enters("How to learn well")
	v.uploads(giftPath(t), "/bank import test")
	v.sees("🗂", "test", "2 new")
	v.moves("2026-11-21T14:00")
	v.sees("🏁", "No. 5", "took part")
	v.moves("2026-11-21T20:00")
	v.sees("⏰", "20:00")
	v.moves("2026-11-21T21:00")
	v.enters("studybot")
	v.sees("📋 How to learn well", "21 Nov", "of 13 done")

	v.jumps("sunday")
	v.sees("🏆", "22 Nov", "Owls", "Grace Lin", "Only you see this")
	v.expects("the board's picture has loaded", `all("#list .photo img").at(-1)?.naturalWidth > 600`)
	v.taps("📣")
	v.hears("Posted to the group")
	v.becomes("member")
	v.enters("How to learn well")
	v.sees("🏆", "22 Nov", "Owls", "Grace Lin", "Completion first")
	v.expects("the board's picture has loaded", `all("#list .photo img").at(-1)?.naturalWidth > 600`)
}

func TestA_newcomer_uses_the_demo_in_Chinese(t *testing.T) {
	browserPath(t)
	t.Parallel()
	d := startDemo(t, "zh")
	v := visit(t, d.url+"/?lang=zh", desk)

	v.becomes("newcomer")
	v.enters("怎样学得好")
	v.presses(".join-button")
	v.jumps("plusHour")
	v.sees("第 5 天", "11月21日 周六")
	v.taps("✅")
	v.hears("已打卡 · 连续 1 天 · +2")
	v.becomes("admin")
	v.moves("2026-11-21T21:00")
	v.enters("studybot")
	v.sees("📋 怎样学得好", "11月21日", "已完成")
	v.jumps("sunday")
	v.sees("🏆", "22日", "一组", "林薇")
	v.taps("📣")
	v.hears("已发到群里")
	v.becomes("member")
	v.enters("怎样学得好")
	v.sees("🏆", "22日", "一组", "林薇")
}
