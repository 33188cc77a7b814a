package wire

import (
	"time"

	"studybot/report"
	"studybot/study"
)

// job is a post on its way.
type job struct {
	shelved report.Shelved
	post    report.Post // as it will be sent: rerouted, without its topic…
	since   time.Time
	turn    time.Time // when it may go, while it is in line
	notYet  time.Time // a retry waits till then
	state   jobState
}

func (j *job) chat() study.ChatID { return j.post.To.Chat }
func (j *job) lane() int          { return min(max(int(j.post.Lane), 0), laneCount-1) }
func (j *job) key() mergeKey      { return mergeKey{j.chat(), j.post.Merge} }

// expired says whether nobody would want it any more.
func (j *job) expired(now time.Time) bool {
	return !j.post.NotAfter.IsZero() && now.After(j.post.NotAfter)
}

// mergeKey is Post.Merge within one chat.
type mergeKey struct {
	chat study.ChatID
	key  string
}

// jobState is what earlier attempts taught about a post.
type jobState struct {
	tries    int       // attempts that failed for certain, or may be made again without harm
	doubted  time.Time // when it last may have been sent, nobody knows; it is sent once more
	probes   int       // how often Telegram was asked for a sign of life since
	moves    int
	classic  bool // the group wants the forms of older servers
	noTopic  bool // the topic is closed
	plain    bool // its marks were refused
	private  bool // an ephemeral message goes to the person's private chat
	noOnly   bool // the server, or this chat, has no ephemeral messages
	tryPoll  bool // a classic poll, to see whether the server lacks the modern one
	tryText  bool // classic text, as the rich one was refused
	caption  bool // the words of a picture, not a text
	unquoted bool // without answering a message or a tap
	bare     bool // without its picture, which was refused
}
