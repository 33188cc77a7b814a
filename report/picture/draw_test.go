package picture

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"sync"
	"testing"
)

// near says whether a pixel has about this colour.
func near(img image.Image, x, y int, want color.NRGBA) bool {
	got := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
	off := func(a, b uint8) bool { return math.Abs(float64(a)-float64(b)) > 14 }
	return !off(got.R, want.R) && !off(got.G, want.G) && !off(got.B, want.B)
}

// count is how many pixels of a region have about this colour.
func count(img image.Image, r image.Rectangle, want color.NRGBA) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if near(img, x, y, want) {
				n++
			}
		}
	}
	return n
}

// middles are the heights at which the rows of a board have their middle.
func middles(b Board) []int {
	d := drawing{Board: b}
	y := float64(header - overlap + rowsEdge)
	var out []int
	for _, r := range d.shown() {
		out = append(out, int(y+d.rowHeight(r)/2))
		y += d.rowHeight(r)
	}
	return out
}

func column(x0, x1 float64, middle, reach int) image.Rectangle {
	return image.Rect(int(x0), middle-reach, int(x1), middle+reach)
}

func TestA_card_is_as_wide_as_a_phone_and_as_high_as_its_content(t *testing.T) {
	last := 0
	for _, n := range []int{0, 1, 3, 12, 50} {
		img := drawn(t, sample("en", n))
		if w := img.Bounds().Dx(); w != 1080 {
			t.Errorf("%d rows: %d wide", n, w)
		}
		h := img.Bounds().Dy()
		if h <= last || h > 2800 {
			t.Errorf("%d rows: %d high after %d", n, h, last)
		}
		last = h
		for _, p := range []image.Point{{0, 0}, {1079, h - 1}, {540, h - 1}} {
			if _, _, _, a := img.At(p.X, p.Y).RGBA(); a != 0xFFFF {
				t.Errorf("%d rows: %v is not opaque", n, p)
			}
		}
	}
	fifty, all := sample("en", 50), sample("en", 50)
	all.Rows = all.Rows[:MaxRows]
	if a, b := drawn(t, fifty).Bounds().Dy(), drawn(t, all).Bounds().Dy(); a-b != moreRow {
		t.Errorf("the note about the others takes %d", a-b)
	}
}

func TestThe_first_three_wear_medals_in_their_order(t *testing.T) {
	b := sample("en", 5)
	b.Rows[1].Rank = 1 // two winners, so nobody is second
	img := drawn(t, b)
	for i, middle := range middles(b) {
		place := column(rankX-30, rankX+30, middle, 40)
		want := [5]int{0, 0, 2, -1, -1}[i]
		for metal := range metals {
			has := count(img, place, metals[metal][1]) > 60
			if has != (metal == want) {
				t.Errorf("row %d, metal %d: %v", i+1, metal+1, has)
			}
		}
	}
}

func TestBars_are_as_long_as_the_points(t *testing.T) {
	b := Board{Title: "x"}
	for i, points := range []int{200, 150, 100, 50, 1, 0, -5} {
		b.Rows = append(b.Rows, Row{Rank: i + 4, Name: "n", Points: points})
	}
	img := drawn(t, b)
	track := paletteOf(Light).track
	full := barEnd - barX
	for i, middle := range middles(b) {
		filled := 0.0
		for x := barX; x < barEnd; x++ {
			if !near(img, int(x), middle, track) {
				filled++
			}
		}
		want := full * max(float64(b.Rows[i].Points), 0) / 200
		if b.Rows[i].Points == 1 {
			want = 16 // the least that can be seen
		}
		if math.Abs(filled-want) > 3 {
			t.Errorf("%d points: %v of %v pixels, want %v", b.Rows[i].Points, filled, full, want)
		}
	}
}

func TestMovement_is_green_up_and_red_down(t *testing.T) {
	p := paletteOf(Light)
	b := Board{Rows: []Row{{Rank: 4, Move: 3}, {Rank: 5, Move: -2}, {Rank: 6}, {Rank: 7, New: true, Move: 9}}}
	img := drawn(t, b)
	for i, middle := range middles(b) {
		place := column(moveX-48, moveX+48, middle, 24)
		up, down := count(img, place, p.up) > 80, count(img, place, p.down) > 80
		if up != (i == 0) || down != (i == 1) {
			t.Errorf("row %d: up %v, down %v", i+1, up, down)
		}
		if star := count(img, place, p.accentLight) > 150; star != (i == 3) {
			t.Errorf("row %d: star %v", i+1, star)
		}
	}
}

func TestThe_reader_stands_out(t *testing.T) {
	b := sample("en", 6)
	img := drawn(t, b)
	card := paletteOf(Light).card
	for i, middle := range middles(b) {
		if plain := img.At(margin+24, middle) == (color.RGBAModel.Convert(card)); plain == b.Rows[i].Highlight {
			t.Errorf("row %d: plain %v", i+1, plain)
		}
	}
}

func TestA_dark_card_is_dark(t *testing.T) {
	b := sample("zh", 3)
	b.Theme = Dark
	img := drawn(t, b)
	if !near(img, margin+20, header+20, paletteOf(Dark).card) || !near(img, 4, img.Bounds().Dy()-4, paletteOf(Dark).bottom) {
		t.Error("light where it should be dark")
	}
}

func TestLong_names_never_reach_the_bar(t *testing.T) {
	p := paletteOf(Light)
	for _, name := range []string{strings.Repeat("长", 400), strings.Repeat("W", 400), strings.Repeat("👨‍👩‍👧‍👦", 90), strings.Repeat("iIl ", 50), strings.Repeat("\u0644", 99)} {
		b := Board{Rows: []Row{{Rank: 4, Name: name, Team: name, Streak: 1234567, Points: math.MaxInt}}}
		img := drawn(t, b)
		middle := middles(b)[0]
		if n := count(img, column(barX-20, barX-2, middle, 40), p.card); n != 18*80 {
			t.Errorf("%.12q: %d of %d pixels are blank before the bar", name, n, 18*80)
		}
		if n := count(img, column(nameX, barX-26, middle, 40), p.ink); n < 200 {
			t.Errorf("%.12q: there is no name", name)
		}
	}
}

func TestOdd_boards_are_drawn_all_the_same(t *testing.T) {
	odd := []string{
		"", " ", "\n\t", "\x00\x01", "\xff\xfe\xfd", "\u202e\u2066abc", "\u200b\u200d", "Z" + strings.Repeat("\u0337\u0321", 500),
		strings.Repeat("x", 1<<20), "𠮷", "🇨🇳🇨🇳", "1️⃣", "👩🏽‍🚀", "\U0010FFFF", "\uF8FF", "ﷺ", "नमस्ते", "<b>&\"'", "=1+1",
	}
	b := Board{Title: strings.Repeat("T", 500), Subtitle: odd[7], Footer: odd[8], More: odd[8], NewLabel: odd[8], TeamsTitle: odd[8], Theme: "?"}
	for i, name := range odd {
		b.Rows = append(b.Rows, Row{Rank: i*i*i*1000 - 3, Name: name, Team: name, Points: -i * 1e9, Move: (i - 5) * 1e9, Streak: i * 1e9, Avatar: -i, New: i%3 == 0})
		b.Teams = append(b.Teams, TeamRow{Rank: i * 1e6, Name: name, Mean: name, Label: name, Completion: []float64{math.NaN(), math.Inf(1), -3, 7}[i%4], Move: math.MinInt})
	}
	for len(b.Rows) < 30 {
		b.Rows = append(b.Rows, Row{})
	}
	drawn(t, b)
	drawn(t, Board{})
	drawn(t, Board{Teams: b.Teams[:1]})
}

func TestOne_board_gives_one_picture_also_at_once(t *testing.T) {
	want, err := Draw(sample("zh", 5))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got, err := Draw(sample("zh", 5)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("another picture, %v", err)
			}
		})
	}
	wg.Wait()
}

func FuzzDraw(f *testing.F) {
	f.Add("王伟", "team", 5, -1, 3, 0.5)
	f.Add("🇨🇳\u0301\xff", "", -1, 1, 0, 2.0)
	f.Fuzz(func(t *testing.T, name, team string, points, move, streak int, share float64) {
		_, err := Draw(Board{
			Title: name, Subtitle: team, Footer: name,
			Rows:  []Row{{Rank: points % 9, Name: name, Team: team, Points: points, Move: move, Streak: streak, Avatar: move}},
			Teams: []TeamRow{{Rank: 1, Name: team, Mean: name, Completion: share, Label: team}},
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"12 rows", 12}, {"20 of 50 rows", 50}} {
		board := sample("zh", c.n)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Draw(board); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
