package picture

import (
	"strings"
	"testing"
)

func TestInitials_follow_the_custom_of_the_name(t *testing.T) {
	for name, want := range map[string]string{
		"王伟": "王伟", "张秀英": "秀英", "欧阳娜娜": "娜娜", "吴": "吴", "上海第一小学": "上", "王伟 Wei": "王伟",
		"Ada Lovelace": "AL", "ada": "A", "Grace Brewster Murray Hopper": "GH", "O'Brien": "O", "Élan vital": "ÉV", "иван петров": "ИП",
		"Li 娜": "L", "😀 Smiley": "😀", "7up": "7", "": "", " \n": "", "𝓕𝓪𝓷 𝓝": "FN", "Anna 🔥": "A",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestWhat_cannot_be_drawn_becomes_one_box(t *testing.T) {
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{
		"王 Wei": "王 Wei", "學習": "學習", "café": "café", "𠮷野": "□野", "محمد": "□□□□", "🇨🇳": "CN", "👨‍👩‍👧x": "👨x", "👍🏽": "👍",
		"a\u202eb\u200b": "ab", "a\n\n b": "a b", "\xff": "□", "1️⃣": "1", "𝓐𝐛𝟗": "Ab9", "Z\u0337\u0321\u0322": "Z\u0337",
	} {
		var got strings.Builder
		for _, g := range set.set(s, bold, 30).glyphs {
			got.WriteRune(g.r)
		}
		if got.String() != want {
			t.Errorf("%q is drawn as %q, want %q", s, got.String(), want)
		}
	}
}

func TestThe_fonts_have_what_people_of_both_languages_write(t *testing.T) {
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	const text = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经" +
		"魑魅魍魉饕餮學習發財臺灣繁體論語讀書國語" + "ÀÉÎõüßñçøåœŁżğ" + "ΑΩαω" + "ЖжЯя" + "ạảấầẩẫậ" + "，。？！；：“”‘’（）《》【】…—·、" + "▲▼↑↓★☆✓①②③№℃%+-=" + "ひらがなカタカナ"
	for _, file := range []fontFile{regular, bold} {
		for _, r := range text {
			if at, ok := set.fontOf(r, file); !ok || at == emoji {
				t.Errorf("font %d lacks %c", file, r)
			}
		}
	}
	for _, r := range "😀🔥📚🎉👍💪🏆🥇🙏🌱🚀🦊❤" {
		if _, ok := set.fontOf(r, bold); !ok {
			t.Errorf("no emoji %c", r)
		}
	}
}

func TestA_text_is_cut_between_whole_characters(t *testing.T) {
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"长长长长长长长长长长", "A long name indeed", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"} {
		whole := set.set(s, bold, 40).length()
		for most := 60.0; most < whole; most += 7 {
			if l := set.fit(s, bold, 40, most); l.length() > most+0.1 || len(l.glyphs) == 0 {
				t.Errorf("%q in %v takes %v", s, most, l.length())
			}
		}
		if l := set.fit(s, bold, 40, whole); l.length() != whole {
			t.Errorf("%q is cut though it fits", s)
		}
	}
}
