package study

import "testing"

func TestA_note_is_as_long_as_its_hanzi_words_and_numbers(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"  \n\t ", 0},
		{"！？。…… — 🔥🔥", 0},
		{"学而时习之，不亦说乎？", 9},
		{"Hello, world", 2},
		{"don't well-known it’s", 3},
		{"- dash - alone -", 2},
		{"rock 'n' roll", 3},
		{"今天学了Go语言的3个特性", 4 + 1 + 3 + 1 + 3},
		{"ひらがなとカタカナ", 9},
		{"々〆", 2},
		{"コーヒー", 4},
		{"二〇二六年", 5},
		{"3.14 and 1,000 at 12:30 on 2026/11/21", 7},
		{"end.Start", 2},
		{"v1.2", 1},
		{"café cafe\u0301 naïve", 3},
		{"Привет, мир!", 2},
		{"한국어 공부", 2},
		{"it's我的-word", 1 + 2 + 1},
		{"trailing'", 1},
		{"word-中", 2},
		{"\xff\xfe", 0},
		{"一二三四五六七八九十甲乙丙丁戊 one two-three four's 5 six", 20},
	} {
		if got := NoteLength(c.text); got != c.want {
			t.Errorf("NoteLength(%q) = %d, want %d", c.text, got, c.want)
		}
	}
}

func FuzzNoteLength(f *testing.F) {
	f.Add("don't 学习 3.14 -'")
	f.Fuzz(func(t *testing.T, text string) {
		n := NoteLength(text)
		if n < 0 || n > len([]rune(text)) {
			t.Errorf("NoteLength(%q) = %d", text, n)
		}
		if double := NoteLength(text + "\n" + text); double != 2*n {
			t.Errorf("NoteLength of twice %q = %d, want %d", text, double, 2*n)
		}
	})
}
