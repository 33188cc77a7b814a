package wire

import "testing"

func TestIn_a_forum_only_what_answers_another_message_is_a_reply(t *testing.T) {
	for name, c := range map[string]struct {
		replied string
		want    bool
	}{
		"the topic's first message": {`{"message_id":33,"date":1,"from":` + bob + `,"chat":` + group + `,"text":"Welcome"}`, false},
		"another of the topic":      {`{"message_id":34,"date":1,"from":` + bob + `,"chat":` + group + `,"text":"Well?"}`, true},
	} {
		events := decodeOne(t, said(`"text":"hi","message_thread_id":33,"is_topic_message":true,"reply_to_message":`+c.replied))
		if got := events[0].Reply != nil; got != c.want {
			t.Errorf("%s: a reply: %v", name, got)
		}
	}
}
