package report

import "studybot/study"

// mentionsAtOnce is how many people one message mentions: Telegram tells at most a few
// dozen, and a wall of names shames.
const mentionsAtOnce = 8

// GroupReminders mentions those who lack something, in small batches. by is the leader
// who asks; nil when the schedule does.
func (w Words) GroupReminders(to To, lacking []study.Member, by *study.Member, silent bool) []Post {
	var posts []Post
	for len(lacking) > 0 {
		n := min(mentionsAtOnce, len(lacking))
		names := make([]HTML, n)
		for i, m := range lacking[:n] {
			names[i] = Mention(m)
		}
		lacking = lacking[n:]
		text := w.Say("reminder.group", "Names", w.Join(names))
		if by != nil {
			text = w.Say("reminder.nudge", "Leader", Name(*by), "Names", w.Join(names))
		}
		doc := Doc{Para(text), Para("<i>" + w.Say("reminder.group.foot") + "</i>")}
		posts = append(posts, Post{To: to, Lane: Reminders, Doc: doc, Silent: silent})
	}
	return posts
}

// PrivateReminder reminds one member in private, with the buttons that do the task.
func (w Words) PrivateReminder(v TodayView, u study.UserID) Post {
	text := w.Say("reminder.private", "Group", Isolate(v.Group.Title), "Lacks", w.Activities(v.Due.Lacks(v.Mark.Did)))
	doc := Doc{Para(text)}
	if v.Streak.Current > 1 {
		doc = append(doc, Para(w.Say("reminder.streak", "Streak", v.Streak.Current)))
	}
	v.Missed = nil
	return Post{To: To{Chat: u.Private()}, Lane: Reminders, Doc: doc, Buttons: w.todayButtons(v)}
}
