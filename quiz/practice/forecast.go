package practice

import "studybot/study"

// Ahead is how many dates a forecast covers, today's first.
const Ahead = 7

// Forecast is how many questions that are practised come on each of the next dates, if all
// that is due is done. What exceeds the day's limit moves on to the next one.
func (s State) Forecast(v View) [Ahead]int {
	today := v.today()
	var days [Ahead]int
	for _, bank := range v.Banks {
		for _, q := range bank.Questions {
			s.foresee(&days, v, today, s.Cards[ID{bank.Name, q.ID}])
		}
	}
	if s.practisesOwn() {
		for id := range s.Own {
			s.foresee(&days, v, today, s.Cards[ID{Mine, id}])
		}
	}
	day, most := s.Desk.day(today), s.Desk.Limits.due()
	carried := 0
	for i := range days {
		room := most
		if i == 0 {
			room = max(most+day.More-day.Due-day.New, 0)
		}
		all := days[i] + carried
		days[i] = min(all, room)
		carried = all - days[i]
	}
	return days
}

func (s State) foresee(days *[Ahead]int, v View, today study.Date, card Card) {
	if !card.Settled() && !card.Stepping() {
		return
	}
	if on := max(card.DueOn(v.Zone).Sub(today), 0); on < Ahead {
		days[on]++
	}
}
