package wire

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var voteReceived = time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)

// slowVote is Decode without the short cut.
func slowVote(raw []byte) ([]Event, error) {
	var u wireUpdate
	if err := json.Unmarshal(raw, &u); err != nil {
		return nil, err
	}
	d := decoder{self: testSelf, id: *u.ID, received: voteReceived}
	return d.vote(u.PollAnswer), nil
}

const plainVote = `{"update_id":500000001,"poll_answer":{"poll_id":"5390000000000000042","user":{"id":100000007,"is_bot":false,"first_name":"Anna","last_name":"Example","username":"student_7","language_code":"en"},"option_ids":[2]}}`

func TestA_vote_of_the_usual_form_is_read_quickly_and_alike(t *testing.T) {
	for name, raw := range map[string]string{
		"plain":      plainVote,
		"several":    `{"update_id":1,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":false,"first_name":"李 🎉"},"option_ids":[0,3,11]}}`,
		"retracted":  `{"update_id":1,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":true,"first_name":"B"},"option_ids":[]}}`,
		"persistent": `{"update_id":1,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":false,"first_name":"B","is_premium":true},"option_ids":[1],"option_persistent_ids":["a","b"]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			quick, ok := quickVote(testSelf, voteReceived, []byte(raw))
			if !ok {
				t.Fatal("was not read quickly")
			}
			slow, err := slowVote([]byte(raw))
			if err != nil || len(slow) != 1 {
				t.Fatal(slow, err)
			}
			if diff := cmp.Diff(slow[0], quick); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhat_differs_from_the_usual_form_is_left_to_the_slow_way(t *testing.T) {
	for _, raw := range []string{
		``, `{}`, `[]`, `{"update_id":1}`,
		`{"update_id":01,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":false,"first_name":"B"},"option_ids":[1]}}`,
		`{"update_id":1,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":false,"first_name":"\u0042"},"option_ids":[1]}}`,
		`{"update_id":1,"poll_answer":{"poll_id":"9","voter_chat":{"id":-1},"user":{"id":7,"is_bot":false,"first_name":"B"},"option_ids":[1]}}`,
		`{"update_id":1,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":false,"first_name":"B"},"option_ids":[1]}} `,
		`{"update_id":1234567890123456789,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":false,"first_name":"B"},"option_ids":[1]}}`,
		"{\"update_id\":1,\"poll_answer\":{\"poll_id\":\"9\",\"user\":{\"id\":7,\"is_bot\":false,\"first_name\":\"\xff\"},\"option_ids\":[1]}}",
	} {
		if e, ok := quickVote(testSelf, voteReceived, []byte(raw)); ok {
			t.Errorf("%q was read quickly as %+v", raw, e)
		}
	}
}

func FuzzQuick_votes_are_read_as_slow_ones(f *testing.F) {
	f.Add([]byte(plainVote))
	f.Add([]byte(`{"update_id":1,"poll_answer":{"poll_id":"9","user":{"id":7,"is_bot":true,"first_name":"B"},"option_ids":[]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		quick, ok := quickVote(testSelf, voteReceived, raw)
		if !ok {
			return
		}
		slow, err := slowVote(raw)
		if err != nil || len(slow) != 1 {
			t.Fatalf("quick reads what slow does not: %v %v", slow, err)
		}
		if diff := cmp.Diff(slow[0], quick); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzAnswers_are_cut_into_the_updates_that_JSON_sees(f *testing.F) {
	f.Add([]byte(`{"ok":true,"result":[` + plainVote + `,` + plainVote + `]}`))
	f.Add([]byte(`{"ok":true,"result":[{"update_id":1,"m":"}\"{"},{"a":{"b":[]}}]}`))
	f.Add([]byte(`{"ok":true,"result":[]}`))
	f.Add([]byte(`{"ok":true,"result":[{},]}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		cut, ok := cutUpdates(answer)
		var want struct{ Result []json.RawMessage }
		if !ok || json.Unmarshal(answer, &want) != nil {
			return
		}
		if len(cut) != len(want.Result) {
			t.Fatalf("%d updates, JSON sees %d", len(cut), len(want.Result))
		}
		for i := range cut {
			if string(cut[i]) != string(want.Result[i]) {
				t.Errorf("update %d: %s, JSON sees %s", i, cut[i], want.Result[i])
			}
		}
	})
}
