package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"studybot/cmd/studybot/top"
)

func TestTop_prints_one_page_where_there_is_no_terminal(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var out bytes.Buffer
	c := topCmd{Addr: w.c.HTTPAddr, PprofAddr: w.c.PprofAddr, RedisURL: w.c.RedisURL, Interval: 200 * time.Millisecond}
	if err := c.Run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ready\n", "groups 1 ", "replicas 1 ", "waiting answers", "answerCallbackQuery", "redis ", "commands/s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("there are colours")
	}
	c.Addr = "127.0.0.1:1"
	if err := c.Run(t.Context(), &out); err == nil || !strings.Contains(err.Error(), "127.0.0.1:1 can't be asked") {
		t.Errorf("nobody answers, and it says: %v", err)
	}
}

func TestTop_follows_keys_and_leaves_the_terminal_as_it_was(t *testing.T) {
	t.Parallel()
	in, press := io.Pipe()
	var out bytes.Buffer
	looked := make(chan struct{}, 10)
	w := watch{
		model: &top.Model{Where: "here"}, interval: time.Hour, out: &out,
		size: func() top.Size { return top.Size{Width: 80, Height: 24, Colour: true} },
		look: func(context.Context) top.Sample {
			looked <- struct{}{}
			return top.Sample{At: time.Now()}
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- w.live(t.Context(), keysOf(in), make(chan os.Signal)) }()
	<-looked
	for _, key := range []string{"\x1b[C", "s", "q"} {
		if _, err := press.Write([]byte(key)); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	_ = press.Close()
	page := out.String()
	if !strings.HasPrefix(page, "\x1b[?1049h") || !strings.HasSuffix(page, "\x1b[?25h\x1b[?1049l") {
		t.Error("the terminal is not left as it was")
	}
	if !strings.Contains(page, "[UPDATES]") || !strings.Contains(page, "s sort by name") {
		t.Errorf("the keys did nothing:\n%q", page)
	}
}
