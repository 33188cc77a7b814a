package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"testing"
)

var chinese = []string{"王伟", "李娜", "张秀英", "刘洋", "欧阳娜娜", "陈静", "杨光", "赵敏🔥", "黄磊", "周杰", "吴", "徐志摩的很长很长很长的名字会被截断", "孫悟空", "朱茵", "𠮷野家", "慕容复", "林黛玉", "薛宝钗", "诸葛亮", "司马懿"}

var english = []string{"Ada Lovelace", "Grace Hopper", "Li Na", "Bartholomew Featherstonehaugh-Cholmondeley", "José Ángel Núñez", "Zoë", "😀 Smiley", "O'Brien", "Иван Петров", "Ngô Bảo Châu", "محمد علي", "𝓕𝓪𝓷𝓬𝔂 Name", "🇫🇷 Marie", "", "x", "👨‍👩‍👧 family", "Anna", "Ben", "Cleo", "Dan"}

// sample is a board as a group of so many people has it.
func sample(lang string, n int) Board {
	names, teams := english, []string{"North office", "Evening circle", "Team C", "A team whose name runs on and on and on", "E"}
	b := Board{Title: "Leaderboard · 16–22 November", Subtitle: "Morning readers 📚", NewLabel: "NEW", TeamsTitle: "Teams",
		More: fmt.Sprintf("and %d more, down to 3 points", max(0, n-MaxRows)), Footer: "Thank you all. See you on Monday!"}
	label := "%d %% done"
	if lang == "zh" {
		names, teams, label = chinese, []string{"第一小组", "第二小组", "晚间学习圈", "名字特别特别特别长的一个小组", "五组"}, "完成率 %d%%"
		b.Title, b.Subtitle, b.NewLabel, b.TeamsTitle = "学习排行榜 · 11月16日—22日", "论语晨读班 📚", "新", "小组"
		b.More, b.Footer = fmt.Sprintf("还有 %d 位同学", max(0, n-MaxRows)), "感谢各位的坚持，周一见！"
	}
	points := 128
	for i := range n {
		r := Row{
			Rank: i + 1, Name: names[i%len(names)], Team: teams[i%len(teams)], Points: points, Avatar: i,
			Move: []int{2, 0, -1, 5, -12, 0, 1}[i%7], New: i%9 == 5, Streak: (40 - i*3) * (1 - i%5/4), Highlight: i == 3,
		}
		switch i {
		case 6:
			r.Team = ""
		case 7: // a tie
			r.Rank, r.Points = 7, points+2+6%5
		}
		b.Rows = append(b.Rows, r)
		points = max(points-2-i%5, 3)
	}
	for i := range min(n/3+1, 5) {
		share := 0.97 - 0.19*float64(i)
		b.Teams = append(b.Teams, TeamRow{Rank: i + 1, Name: teams[i], Mean: fmt.Sprintf("%.1f", 31.4-4.3*float64(i)), Completion: share, Label: fmt.Sprintf(label, int(share*100)), Move: []int{0, 1, -1, 0, 2}[i]})
	}
	return b
}

func drawn(t testing.TB, b Board) image.Image {
	t.Helper()
	data, err := Draw(b)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// TestThe_look writes pictures to be looked at into the folder PICTURES.
func TestThe_look(t *testing.T) {
	dir := os.Getenv("PICTURES")
	if dir == "" {
		t.Skip("set PICTURES to a folder to look at the cards")
	}
	for _, lang := range []string{"en", "zh"} {
		for _, n := range []int{0, 3, 12, 50} {
			for _, theme := range []Theme{Light, Dark} {
				b := sample(lang, n)
				b.Theme = theme
				data, err := Draw(b)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(fmt.Sprintf("%s/board-%s-%d-%s.png", dir, lang, n, theme), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
