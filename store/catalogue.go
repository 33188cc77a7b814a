package store

import (
	"fmt"
	"strings"
)

// KeyDoc describes one kind of key. docs/redis-keys.md is made from these.
type KeyDoc struct {
	Key   string // with <parts>
	Type  string // Redis type
	Holds string
	Kind  string // truth, derived, cache
	Size  string // how it grows
}

// Catalogue is every key that the store makes.
func Catalogue() []KeyDoc {
	return []KeyDoc{
		{"{g<id>}:group", "string", "the group as JSON (study.Group)", "truth", "1 kB"},
		{"{g<id>}:chat", "string", "chat ID after a migration; over that of the group's JSON", "truth", "once migrated"},
		{"{g<id>}:counters", "hash", "`quiz`, `schedule`: numbers given so far", "truth", "2 fields"},
		{"{g<id>}:roster", "hash", "user → study.Member as JSON", "truth", "150 B a member"},
		{"{g<id>}:streak", "hash", "user → `rev;checkpoint;streak now;index` (below); `epoch` → count", "derived, but rev and index", "60 B a member"},
		{"{g<id>}:days:<user>:<yyyymm>", "hash", "day → page (below): the mark of the date and the ledger of its causes", "truth", "≤ 31 fields"},
		{"{g<id>}:ledger:<user>:<bucket>", "hash", "page of the ledger (below): quiz, or quiz.1, quiz.2 … from its sixth question, in bucket q<quiz/16>; any other cause in bucket other", "truth", "a field a quiz"},
		{"{g<id>}:due:<yyyymm>", "hash", "day → `cr/checkin`: activities due, requirement", "truth", "≤ 31 fields"},
		{"{g<id>}:day:<yyyymmdd>", "hash", "user → mark `+` points `+` bonus: the day's sheet and board", "derived from days and ledger", "the last 10 days"},
		{"{g<id>}:board:week:<monday>", "zset", "user by points", "derived from ledger", "a field a member"},
		{"{g<id>}:board:month:<yyyymm>", "zset", "user by points", "derived from ledger", "a field a member"},
		{"{g<id>}:board:season:<n>", "zset", "user by points", "derived from ledger", "a field a member"},
		{"{g<id>}:board:all", "zset", "user by points", "derived from ledger", "a field a member"},
		{"{g<id>}:seasons", "hash", "number → effect.Season as JSON", "truth", "a field a season"},
		{"{g<id>}:notes", "hash", "note ID → study.StudyNote as JSON", "truth", "the texts"},
		{"{g<id>}:notedates", "zset", "note ID by day number", "derived from notes", "a field a note"},
		{"{g<id>}:plans", "hash", "name → PlanInfo as JSON", "derived from plans, but the names", "a field a plan"},
		{"{g<id>}:plan:<name>", "string", "study.Plan as JSON", "truth", "the texts"},
		{"{g<id>}:banks", "hash", "name → BankInfo as JSON", "derived from banks, but the names", "a field a bank"},
		{"{g<id>}:bank:<name>", "string", "quiz.Bank as JSON", "truth", "the texts"},
		{"{g<id>}:asked:<bank>", "hash", "question ID → times asked in the group", "truth", "a field a question"},
		{"{g<id>}:quizzes", "zset", "quiz number by opening time", "derived from quizzes", "a field a quiz"},
		{"{g<id>}:quizrevs", "hash", "quiz number → how often the quiz was written: the guard of its next writing", "truth", "a field a quiz"},
		{"{g<id>}:orphans", "hash", "`quiz:question` → poll that asks it, found by what it shows; gone after a day", "cache", "empty"},
		{"{g<id>}:open", "set", "numbers of quizzes not closed yet", "derived from quizzes", "few"},
		{"{g<id>}:quiz:<n>", "string", "quiz.Quiz as JSON", "truth", "the questions"},
		{"{g<id>}:sets", "hash", "set → quiz.Set as JSON: the same questions for several groups", "truth", "a field a set, the questions"},
		{"{g<id>}:answers:<n>", "hash", "user → page of answers (below); `user.question` → typed answer", "truth", "a field a member"},
		{"{g<id>}:practice:<user>", "hash", "`bank|question` → card code (below): what the member remembers of it; bank `*` is their own", "truth", "a field a question practised, or wrong in a quiz"},
		{"{g<id>}:desks", "hash", "user → `rev;` practice.Desk as JSON: what lies before a member who practises, their limits, the day's count", "truth", "a field a member who practises"},
		{"{g<id>}:own:<user>", "hash", "card ID → practice.Own as JSON: cards that the member wrote", "truth", "the texts, ≤ 2000 fields"},
		{"{g<id>}:attempts:<n>", "hash", "user → `rev json`, quiz.Attempt: what they have put in for a quiz of their own, or for questions that no poll asks", "truth", "a field a member, for private quizzes"},
		{"{g<id>}:schedules", "hash", "number → study.Schedule as JSON", "truth", "≤ 50 fields"},
		{"{g<id>}:firings:<yyyymm>", "hash", "`schedule.due` → firing code (below); month of due in UTC", "truth", "about 100 fields"},
		{"{g<id>}:cards", "hash", "date → effect.Card as JSON", "truth", "a field a day"},
		{"{g<id>}:audit", "list", "study.AuditLine as JSON, oldest first", "truth", "a line a change"},
		{"{g<id>}:seen", "zset", "names of effects by unix seconds; older than 48 h go with the next effect", "truth", "effects of two days"},
		{"{g<id>}:posts", "hash", "post ID → `owner unix-ms[+sent][?] json`: what waits to be sent; g0 for posts of no group", "truth", "empty when all is sent"},
		{"{g<id>}:parked:<user>", "list", "report.Post as JSON: what waits for a leader who can't be written to", "truth", "empty once they open the bot"},
		{"{g<id>}:invites", "hash", "code → study.Invitation as JSON: roster rows without an account", "truth", "a field a person not bound"},
		{"{g<id>}:tasks", "hash", "update → what was asked, until a worker has done it; g0 for those of no group", "truth", "few"},
		{"{g<id>}:jobs", "hash", "job ID → unix ms when due; g0 for jobs of no group", "truth", "a field a schedule"},
		{"{u<user>}:person", "string", "study.Person as JSON, without groups", "truth", "150 B"},
		{"{u<user>}:groups", "set", "groups whose roster has the person", "derived from rosters", "few"},
		{"{chats}:map", "hash", "chat ID → group, under every chat ID it ever had", "truth", "a field a chat"},
		{"{chats}:groups", "zset", "group by unix seconds of its making", "truth", "a field a group"},
		{"{chats}:next", "string", "the last group number given", "truth", "1"},
		{"{poll:<id>}:owner", "string", "`group:quiz:question`, question from 0", "derived from quizzes", "a key a poll"},
		{"{poll:<id>}:early", "list", "answers that came before the poll was known, as the bot wrote them; gone after a day", "cache", "empty"},
		{"{polls}:doubts", "zset", "group by unix seconds: where a poll was sent and nobody knows whether it was posted; gone after a day", "cache", "few"},
		{"{code:<code>}:group", "string", "the group whose roster has the code", "derived from invites", "a key a person not bound"},
		{"{jobs}:due", "zset", "`group/job` by unix ms", "derived from jobs", "a field a schedule"},
		{"{jobs}:stream", "stream", "`job`, `at` of jobs that are due; consumer group `workers`", "derived from jobs", "empty when all is done"},
		{"{owners}:alive", "zset", "replica by unix seconds of its last sign; silent for a day: gone", "cache", "replicas"},
		{"{limit}:turns", "zset", "µs of a turn to send as it was given → as it was used: the latest 30, of all replicas together", "cache, expires", "1"},
		{"{limit}:chat:<chat>", "string", "µs at which the next message is due by the pace of a chat", "cache, expires", "chats of the last minute"},
		{"{limit}:group:<chat>", "list", "µs of the latest 19 messages to a group", "cache, expires", "groups of the last minutes"},
		{"{limit}:freeze:<chat>", "string", "µs before which nothing goes there; chat 0: anywhere", "cache, expires", "few"},
		{"{journal}:mark", "string", "`epoch:number` of the last write of the local journal, where one is kept", "lock", "1"},
		{"{lease:<name>}:holder", "string", "token of the holder", "lock, expires", "few"},
		{"{aside}:updates", "list", "Aside as JSON, newest first: updates that could not be decoded", "truth, the last 1000", "≤ 1000"},
		{"{meta}:secrets", "hash", "what a secret is for → the secret: `webhook`, that all replicas share", "truth", "1 field"},
		{"{meta}:schema", "hash", "`version` of the data; `restoring` while a restore is at work", "truth", "1"},
	}
}

// Markdown is docs/redis-keys.md.
func Markdown() string {
	var b strings.Builder
	b.WriteString(docsHead)
	for _, k := range Catalogue() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Key, k.Type, strings.ReplaceAll(k.Holds, "|", "\\|"), k.Kind, k.Size)
	}
	b.WriteString(docsTail)
	return b.String()
}

const docsHead = `# Keys in Redis

Made from store/catalogue.go; ` + "`go test ./store -run Catalogue -update`" + ` writes it anew.

What stands in braces is the tag: keys of one tag lie on one slot of a Cluster, and a script
touches keys of one tag only. Truth is what cannot be found again; what is derived from it
is compared by ` + "`studybot verify`" + ` and can be rebuilt; what is marked as a cache or a
lock may vanish at any time. Nothing else ever expires: ` + "`maxmemory-policy`" + ` must be
` + "`noeviction`" + `. A backup holds what is truth, and what is derived *but* for a part of it; the rest
of what is derived is made anew when the backup is restored, caches and locks are left out.

| key | type | holds | kind | grows |
| --- | --- | --- | --- | --- |
`

const docsTail = `
## Codes

Numbers that only machines read are in base 36. A date is its days since 1970-01-01. A time
that belongs to a date is its seconds from midnight UTC of that date, and may be negative.

| code | example | reads |
| --- | --- | --- |
| mark | ` + "`crm:1abc`" + ` | letters c check-in, r reading, q quiz, n note, s session, x excused, m made up; after the colon the time of the first |
| sheet line | ` + "`cr:1abc+5+10`" + ` | mark, points of the date, of which bonuses of streaks stand apart |
| day's page | ` + "`cr:1abc c2 r3.2xyz k7=10.2xyz`" + ` | mark, then the ledger: 2 points for the check-in, at the time of the mark; 3 for the reading at 2xyz; 10 for a streak of 7 |
| quiz's page | ` + "`g16:1abc p1 1=2 2=2.2xyz`" + ` | date and time, then the ledger: 1 point for taking part, 2 each for questions 1 and 2 |
| other page | ` + "`g16:1abc x5`" + ` | date and time, then the points of the cause that is the field |
| answers | ` + "`g16:1abc 0=1,3! 1=0.2xyz`" + ` | date and time, then the answers: question from 0, options, grade (! is 1, ~ and millionths in base 36 a part, nothing 0); of a contest's also ' and milliseconds |
| typed answer | ` + "`! tabcde text`" + ` | grade, unix time, text |
| streak | ` + "`12;g0a.12.30.1.3.ab12c;15.g16.9f0zz;4cc1-4cc3-7`" + ` | revision; checkpoint: date, current, best, freezes, progress, basis; streak now: current, date, tag; index: first and last month (yyyymm) with marks or ledger, highest quiz in the ledger |
| card | ` + "`rtabcde.8.1s2k.4xu.3.1`" + ` | what a member remembers of a question: state r (learnt), l (being learnt) or x (being learnt again), last review in unix seconds, the wait after it in days (r) or seconds, stability in ten thousandths of a day, difficulty in thousandths, reviews, lapses, step; zeros at the end fall away |
| card | ` + "`mtabcde`" + ` | new, and wrong in a quiz that closed then |
| firing | field ` + "`3.tabcde`, value `L\\|4\\|card\\|42\\|detail`" + ` | schedule and due; outcome (L launched, SL too late, SO no study, SE empty, F failed), delay in seconds, action, who asked |

A token of a page is tag=payload.time.date.season. The = falls away between a letter and a
number; a time or date that is the head's, and a season that is 0, fall away at the end.

The same cause always lies on the same page under the same tag, whenever it is set: the page
follows from the cause, never from the time of writing. The points count on the boards of
the token's date, which may be another one: a day made up, an answer given anew.

A day's sheet is kept up to date for 8 days and read for 7; older dates are read from the
members' own pages. Making a date due drops sheets from 10 days back.

A checkpoint is the streak at the end of the month before the last one, so that a record
needs two or three hashes of marks however long the member has been there. It counts while
its basis, a hash of rule, holidays, joining date, leaves and epoch, is that of today; a
change of a mark that it has settled removes it, and a late change of what a date asked
raises the epoch. Without a checkpoint all months are read once.

## Sizes

Redis keeps a hash as a listpack while it has at most 128 fields of at most 64 bytes, and a
zset at most 128 members (` + "`hash-max-listpack-entries`, `hash-max-listpack-value`, `zset-max-listpack-entries`" + `).
Pages are cut so that a member's month stays within that, up to six entries a page. ` + "`go test ./store -run='^$' -bench=MemberMonth`" + `
prints the bytes of a member's month of daily life, ` + "`-bench=PracticeBytes`" + ` those of a card that is practised: 57 to 61
as a listpack, 96 beyond 512 cards.
`
