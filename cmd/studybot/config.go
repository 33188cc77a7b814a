package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"

	"studybot/study"
)

// config is what `studybot run` can be told, by flag, environment or file, in that order.
// Help and validation are made from these tags.
type config struct {
	Config    kong.ConfigFlag `help:"A JSON file of these settings, under their flags' names." placeholder:"FILE"`
	Token     string          `name:"token" env:"TELEGRAM_BOT_TOKEN" help:"The bot's token, from @BotFather." placeholder:"TOKEN"`
	TokenFile string          `name:"token-file" env:"TELEGRAM_BOT_TOKEN_FILE" help:"A file that holds the token." placeholder:"FILE"`
	APIURL    string          `name:"api-url" env:"TELEGRAM_API_URL" help:"Where the Bot API is." placeholder:"URL"`
	RedisURL  string          `name:"redis-url" env:"REDIS_URL" help:"redis://, rediss://, several addresses for a Cluster, or redis-sentinel://. Without it a private redis-server is started." placeholder:"URL"`
	DataDir   string          `name:"data-dir" env:"STUDYBOT_DATA_DIR" default:"data" help:"Where the private redis-server keeps its append-only file." placeholder:"DIR"`
	Operators []int64         `name:"operators" env:"STUDYBOT_OPERATORS" help:"Telegram IDs of the operators, with commas between."`
	Timezone  string          `name:"timezone" env:"STUDYBOT_TIMEZONE" default:"UTC" help:"Zone of new groups, like Asia/Shanghai."`
	Language  string          `name:"language" env:"STUDYBOT_LANGUAGE" default:"en" enum:"en,zh" help:"Language of new groups: en or zh."`
	HTTPAddr  string          `name:"http-addr" env:"STUDYBOT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Address of /healthz, /readyz and /metrics; empty turns them off." placeholder:"HOST:PORT"`
	LogLevel  string          `name:"log-level" env:"LOG_LEVEL" default:"info" enum:"trace,debug,info,warn,error" help:"How much is logged."`
	LogFormat string          `name:"log-format" env:"LOG_FORMAT" default:"json" enum:"json,text" help:"json for machines, text for people."`
	Classic   bool            `name:"classic" env:"STUDYBOT_CLASSIC" help:"Use the message forms of older Bot API servers."`
	Lease     time.Duration   `name:"lease" env:"STUDYBOT_LEASE" default:"30s" hidden:"" help:"How long a replica that is silent keeps its posts and jobs before others take them over."`
	Now       nowValue        `name:"now" help:"Rehearse: begin at this instant and run on from there, like 2026-12-01T07:59:00+08:00."`
}

// token is the bot's token from wherever it was given.
func (c config) token() (string, error) {
	token := strings.TrimSpace(c.Token)
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

func (c config) validate() error {
	if _, err := time.LoadLocation(c.Timezone); err != nil {
		return fmt.Errorf("timezone %q is not known; examples: Asia/Shanghai, Europe/Berlin", c.Timezone)
	}
	if c.Lease < time.Second {
		return fmt.Errorf("a lease of %s is too short: 1s at least", c.Lease)
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

func (c config) logger() zerolog.Logger {
	level, err := zerolog.ParseLevel(c.LogLevel)
	if err != nil {
		level = zerolog.InfoLevel
	}
	if c.LogFormat == "text" {
		return zerolog.New(zerolog.ConsoleWriter{Out: os.Stderr, TimeFormat: time.DateTime}).Level(level).With().Timestamp().Logger()
	}
	return zerolog.New(os.Stderr).Level(level).With().Timestamp().Logger()
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
