package report

import (
	"testing"
	"time"

	"studybot/study"
)

func TestA_date_of_another_year_is_told_with_its_year(t *testing.T) {
	span := func(from, to study.Date) study.Span { return study.Span{From: from, To: to} }
	eve, new1, new2, today := study.Date{Year: 2026, Month: 12, Day: 31}, study.Date{Year: 2027, Month: 1, Day: 1}, study.Date{Year: 2027, Month: 1, Day: 2}, study.Date{Year: 2026, Month: 11, Day: 21}
	shanghai := study.ZoneOf("Asia/Shanghai").Location()
	for _, tt := range []struct {
		now    time.Time
		span   study.Span
		en, zh string
	}{
		{today.At(12, 0, shanghai), span(today, today), "Sat, 21 Nov", "11月21日 周六"},
		{today.At(12, 0, shanghai), span(new1, new1), "Fri, 1 Jan 2027", "2027年1月1日 周五"},
		{today.At(12, 0, shanghai), span(new1, new2), "1–2 Jan 2027", "2027年1月1日—2日"},
		{today.At(12, 0, shanghai), span(eve, new1), "31 Dec – 1 Jan 2027", "12月31日—2027年1月1日"},
		{new1.At(0, 0, shanghai), span(eve, new1), "31 Dec 2026 – 1 Jan", "2026年12月31日—1月1日"},
		{time.Time{}, span(eve, new1), "31 Dec – 1 Jan", "12月31日—1月1日"},
	} {
		if got := book(t).In("en", shanghai).At(tt.now).Span(tt.span); got != tt.en {
			t.Errorf("%q, want %q", got, tt.en)
		}
		if got := book(t).In("zh", shanghai).At(tt.now).Span(tt.span); got != tt.zh {
			t.Errorf("%q, want %q", got, tt.zh)
		}
	}
}
