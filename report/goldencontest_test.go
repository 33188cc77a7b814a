package report

import (
	"fmt"
	"time"

	"studybot/quiz"
	"studybot/study"
)

// contest is one of ten questions of which some were asked.
func contest(asked int) quiz.Quiz {
	q := askedQuiz()
	q.Number, q.State = 8, quiz.Open
	one := q.Questions[0]
	q.Questions = nil
	for range 10 {
		q.Questions = append(q.Questions, one)
	}
	q.Begin(20*time.Second, at(12, 0))
	for i := range asked {
		q.Questions[i].OpenedAt = at(12, i)
	}
	q.Run.Question = asked
	return q
}

// raced gives everybody answers, the first most and quickest; the third has a long row.
func raced(q quiz.Quiz, list []study.Member, through int) []quiz.Response {
	var answers []quiz.Response
	for place, m := range list {
		for i := range through + 1 {
			grade := 1.0
			if place%3 == 1 && i == through || place > 4 && i%2 == 0 {
				grade = 0
			}
			took := time.Duration(2100+900*place) * time.Millisecond
			answers = append(answers, quiz.Response{User: m.User, Question: i, At: q.Questions[i].OpenedAt.Add(took), Grade: grade})
		}
	}
	return answers
}

func race(q quiz.Quiz, list []study.Member, through int) RaceView {
	v := RaceView{Quiz: q, Members: byID(list)}
	v.Race = q.Race(raced(q, list, through), through, func(study.UserID) bool { return true })
	v.Teams = quiz.RaceTeams(v.Race.Places, list)
	return v
}

// inTeams puts people into three teams in turn.
func inTeams(list []study.Member) []study.Member {
	teams := []string{"North <1>", "第二组", "فريق"}
	for i := range list {
		list[i].Team = teams[i%len(teams)]
	}
	return list
}

func contestScenes() []scene {
	stopped := contest(4)
	stopped.Questions = stopped.Questions[:4]
	nobody := contest(1)
	void := contest(4)
	void.Questions[3].Void = true
	one := contest(1)
	one.Run.Of = 1
	return []scene{
		{"the announcement", func(w Words) any { return w.ContestLobby(contest(0), 30*time.Second) }},
		{"the countdown", func(w Words) any { return w.ContestLobby(contest(0), 9900*time.Millisecond) }},
		{"it has begun", func(w Words) any { return w.ContestLobby(contest(0), 0) }},
		{"it is over", func(w Words) any {
			over := contest(4)
			over.State = quiz.Closing
			return w.ContestLobby(over, 20*time.Second)
		}},
		{"a contest of one question", func(w Words) any { return w.ContestLobby(one, 30*time.Second) }},
		{"a question", func(w Words) any { return w.ContestQuestion(contest(3), 2, To{}) }},
		{"standings", func(w Words) any {
			return drawn{w.ContestStandings(race(contest(4), people(), 3)), w.PlaceKey(readers().ID, 8)}
		}},
		{"standings of a crowd in teams", func(w Words) any { return w.ContestStandings(race(contest(4), inTeams(crowd(60)), 3)) }},
		{"standings after a question that is void", func(w Words) any { return w.ContestStandings(race(void, people()[:3], 3)) }},
		{"nobody answered", func(w Words) any { return w.ContestStandings(race(nobody, nil, 0)) }},
		{"the podium", func(w Words) any { return w.ContestPodium(race(contest(10), people(), 9)) }},
		{"the podium of two", func(w Words) any { return w.ContestPodium(race(contest(10), people()[:2], 9)) }},
		{"the podium of a crowd in teams", func(w Words) any { return w.ContestPodium(race(contest(10), inTeams(crowd(60)), 9)) }},
		{"stopped", func(w Words) any { return w.ContestPodium(race(stopped, people()[:1], 3)) }},
		{"nobody scored", func(w Words) any { return w.ContestPodium(race(contest(10), nil, 9)) }},
		{"away in a pause", func(w Words) any { return w.ContestAway(contest(3), 3*time.Minute+10*time.Second) }},
		{"away while a question was open", func(w Words) any {
			q := contest(3)
			q.Run.Leg, q.Run.Question = quiz.InQuestion, 2
			return w.ContestAway(q, 2*time.Hour)
		}},
		{"a question that could not be asked", func(w Words) any { return w.ContestLost(contest(3)) }},
		{"places of one's own", func(w Words) any {
			v := race(contest(4), people(), 3)
			out := ""
			for _, u := range []study.UserID{v.Race.Places[0].User, v.Race.Places[len(v.Race.Places)-1].User, 1} {
				out += fmt.Sprintln(w.ContestPlace(v, u))
			}
			return out
		}},
		{"what /quiz says meanwhile", func(w Words) any { return w.ContestNow(race(contest(4), people(), 3), 100) }},
	}
}
