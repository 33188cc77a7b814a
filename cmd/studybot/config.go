package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"studybot/bot/wire"
	"studybot/store"
	"studybot/study"
)

// config is what `studybot run` can be told, by flag, environment or file, in that order.
// It is the one table of settings: flags, help, `studybot config`, the tables of both
// READMEs and deploy/example.env are made from these tags (settings.go).
//
//	help, zh  what it does, in English and in Chinese; each is one line of a table
//	secret    "all": never shown; "password": an address, shown without its password
//	hidden    for tests and for what hardly anybody needs: in no table
type config struct {
	Config             string        `name:"config" file:"" help:"A JSON file of these settings, under their flags' names; a flag beats the environment, which beats the file." zh:"以 JSON 写这些设置的文件，键名即参数名；参数优先于环境变量，环境变量优先于文件。" placeholder:"FILE"`
	Token              secret        `name:"token" env:"TELEGRAM_BOT_TOKEN" secret:"all" help:"The bot's token, from @BotFather." zh:"机器人的 token，向 @BotFather 索取。" placeholder:"TOKEN"`
	TokenFile          string        `name:"token-file" env:"TELEGRAM_BOT_TOKEN_FILE" help:"A file that holds the token." zh:"存放 token 的文件。" placeholder:"FILE"`
	APIURL             string        `name:"api-url" env:"TELEGRAM_API_URL" help:"Where the Bot API is, if you run a server of your own; without it Telegram's." zh:"自建 Bot API 服务器的地址；不设则用 Telegram 官方的。" placeholder:"URL"`
	RedisURL           string        `name:"redis-url" env:"REDIS_URL" secret:"password" help:"redis://, rediss://, several addresses for a Cluster, or redis-sentinel://. Without it a private redis-server is started." zh:"redis://、rediss://、多个地址（Cluster）或 redis-sentinel://。不设则自动启动私有的 redis-server。" placeholder:"URL"`
	RedisWait          int           `name:"redis-wait" env:"REDIS_WAIT" default:"0" help:"How many replicas of Redis must have a record before Telegram is told that we have it; 0: the primary is enough." zh:"记录须先复制到几个 Redis 副本，才向 Telegram 确认收到；0 表示主节点写入即可。" placeholder:"N"`
	DataDir            string        `name:"data-dir" env:"STUDYBOT_DATA_DIR" default:"data" help:"Where the private redis-server keeps its append-only file, and where the journal lies." zh:"私有 redis-server 的追加文件和日志（journal）所在的目录。" placeholder:"DIR"`
	Journal            string        `name:"journal" env:"STUDYBOT_JOURNAL" default:"auto" enum:"auto,on,off" help:"Whether what is written is synced in the data directory before Redis gets it: auto (where Redis says that it does not sync every write), on (for fail-overs too) or off. Then one replica works and others wait." zh:"写入 Redis 之前是否先在数据目录落盘：auto（Redis 表明并非每次写入都落盘时）、on（主从切换也不丢）或 off。启用时只有一个副本工作，其余等候。"`
	Operators          []int64       `name:"operators" env:"STUDYBOT_OPERATORS" help:"Telegram IDs of the operators, with commas between." zh:"运维者的 Telegram ID，用逗号隔开。"`
	Timezone           string        `name:"timezone" env:"STUDYBOT_TIMEZONE" default:"UTC" help:"Zone of new groups, like Asia/Shanghai." zh:"新群组的时区，例如 Asia/Shanghai。"`
	Language           string        `name:"language" env:"STUDYBOT_LANGUAGE" default:"en" enum:"en,zh" help:"Language of new groups: en or zh." zh:"新群组的语言：en 或 zh。"`
	HTTPAddr           string        `name:"http-addr" env:"STUDYBOT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Address of /healthz, /readyz and /metrics; empty turns them off." zh:"/healthz、/readyz、/metrics 的地址；留空则关闭。" placeholder:"HOST:PORT"`
	WebhookURL         string        `name:"webhook-url" env:"STUDYBOT_WEBHOOK_URL" help:"Let Telegram post updates to this https address, which must lead to --http-addr, in place of asking for them." zh:"让 Telegram 把更新推送到这个 https 地址（须转到 --http-addr），不再轮询。" placeholder:"URL"`
	WebhookSecret      secret        `name:"webhook-secret" env:"STUDYBOT_WEBHOOK_SECRET" secret:"all" help:"What each post to the webhook must carry: A-Z, a-z, 0-9, _ and -. Without it one is made and kept in Redis." zh:"每次推送须带的密钥：A-Z、a-z、0-9、_ 和 -。不设则自动生成并存在 Redis 里。" placeholder:"SECRET"`
	WebhookConnections int           `name:"webhook-connections" env:"STUDYBOT_WEBHOOK_CONNECTIONS" default:"40" help:"How many posts to the webhook Telegram makes at once, 1 to 100." zh:"Telegram 同时推送的连接数，1 至 100。" placeholder:"N"`
	PprofAddr          string        `name:"pprof-addr" env:"STUDYBOT_PPROF_ADDR" help:"Loopback address of /debug/pprof and /loglevel, like 127.0.0.1:6060; any other is refused." zh:"/debug/pprof 与 /loglevel 的本机回环地址，例如 127.0.0.1:6060；其他地址会被拒绝。" placeholder:"HOST:PORT"`
	LogLevel           string        `name:"log-level" env:"LOG_LEVEL" default:"info" enum:"trace,debug,info,warn,error" help:"How much is logged: trace, debug, info, warn or error." zh:"日志级别：trace、debug、info、warn 或 error。"`
	LogFormat          string        `name:"log-format" env:"LOG_FORMAT" default:"json" enum:"json,text" help:"json for machines, text for people." zh:"json 供机器读，text 供人读。"`
	Classic            bool          `name:"classic" env:"STUDYBOT_CLASSIC" help:"Use the message forms of older Bot API servers." zh:"使用旧版 Bot API 服务器的消息形式。"`
	Lease              time.Duration `name:"lease" env:"STUDYBOT_LEASE" default:"30s" hidden:"" help:"How long a replica that is silent keeps its posts and jobs before others take them over."`
	Now                nowValue      `name:"now" help:"Rehearse: begin at this instant and run on from there, like 2026-12-01T07:59:00+08:00." zh:"彩排：从这一时刻开始走时，例如 2026-12-01T07:59:00+08:00。"`
}

// token is the bot's token from wherever it was given.
func (c config) token() (string, error) {
	token := strings.TrimSpace(string(c.Token))
	if c.TokenFile != "" {
		data, err := os.ReadFile(c.TokenFile)
		if err != nil {
			return "", fmt.Errorf("read the token: %w", err)
		}
		token = strings.TrimSpace(string(data))
	}
	if token == "" {
		return "", errors.New("no token: set TELEGRAM_BOT_TOKEN or TELEGRAM_BOT_TOKEN_FILE (ask @BotFather for one), or try `studybot demo`")
	}
	return token, nil
}

// validate finds all that is wrong at once, before anything is started.
func (c config) validate() error {
	var problems []error
	if _, err := time.LoadLocation(c.Timezone); err != nil || c.Timezone == "Local" { // which is another on each machine
		problems = append(problems, fmt.Errorf("timezone %q is not known; examples: Asia/Shanghai, Europe/Berlin", c.Timezone))
	}
	if c.RedisWait < 0 || c.RedisWait > 10 {
		problems = append(problems, fmt.Errorf("redis-wait %d is no number of replicas from 0 to 10", c.RedisWait))
	}
	if c.Lease < time.Second {
		problems = append(problems, fmt.Errorf("a lease of %s is too short: 1s at least", c.Lease))
	}
	if token, err := c.token(); err != nil {
		problems = append(problems, err)
	} else if _, err := wire.NewClient(wire.ClientOptions{Token: token, APIURL: c.APIURL}); err != nil {
		problems = append(problems, err)
	}
	if c.RedisURL != "" {
		problems = append(problems, store.CheckURL(c.RedisURL))
	}
	problems = append(problems, checkAddress("http-addr", c.HTTPAddr), checkAddress("pprof-addr", c.PprofAddr), checkLoopback(c.PprofAddr), c.validateWebhook())
	return errors.Join(problems...)
}

// checkAddress sees that a setting is empty or HOST:PORT.
func checkAddress(name, addr string) error {
	if addr == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(addr)
	if _, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil {
		return fmt.Errorf("%s %q is no HOST:PORT; example: 127.0.0.1:8080", name, addr)
	}
	return nil
}

// checkLoopback sees that nobody beside this machine can reach an address: whoever reads
// profiles reads memory.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if addr == "" || err != nil || host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("pprof-addr %q is reachable from elsewhere; only a loopback address will do, like 127.0.0.1:6060", addr)
	}
	return nil
}

func (c config) operators() []study.UserID {
	ids := make([]study.UserID, len(c.Operators))
	for i, id := range c.Operators {
		ids[i] = study.UserID(id)
	}
	return ids
}

// nowValue is an instant on the command line.
type nowValue struct{ time.Time }

// UnmarshalText reads RFC 3339.
func (v *nowValue) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is not an instant like 2026-12-01T07:59:00+08:00", text)
	}
	v.Time = t
	return nil
}

// String is empty where the clock is the machine's own.
func (v nowValue) String() string {
	if v.IsZero() {
		return ""
	}
	return v.Format(time.RFC3339)
}
