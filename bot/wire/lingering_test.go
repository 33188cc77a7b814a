package wire

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
)

// slowly answers each ask after a while, as over a long line; from the second on nothing waits.
type slowly struct {
	takes   time.Duration
	offsets []string
}

func (s *slowly) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	s.offsets = append(s.offsets, r.Form.Get("offset"))
	body, takes := batch(7, 8), s.takes
	if len(s.offsets) > 1 {
		body, takes = batch(), 50*time.Second
	}
	if r.Form.Get("timeout") == "0" {
		takes = s.takes
	}
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(takes):
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func TestAn_answer_that_is_on_its_way_when_we_stop_is_taken_and_confirmed(t *testing.T) {
	for name, c := range map[string]struct {
		after, takes time.Duration // until we stop
		asked        []string
		events       int
	}{
		"on its way":               {40 * time.Millisecond, 100 * time.Millisecond, []string{"", "9"}, 2},
		"nothing waits":            {10 * time.Second, 100 * time.Millisecond, []string{"", "9", "9"}, 2}, // the last word is the third
		"it does not come in time": {40 * time.Millisecond, time.Second, []string{""}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				line, h := &slowly{takes: c.takes}, &heard{}
				client, err := NewClient(ClientOptions{Token: testToken, APIURL: "http://telegram.invalid", HTTP: &http.Client{Transport: line}})
				if err != nil {
					t.Fatal(err)
				}
				in, err := NewIntake(IntakeOptions{Client: client, Self: testSelf, Handle: h.handle, Aside: h.keepAside, Clock: bubbleClock{}, Log: zerolog.Nop()})
				if err != nil {
					t.Fatal(err)
				}
				ctx, stop := context.WithTimeout(t.Context(), c.after)
				defer stop()
				begun := time.Now()
				if err := in.Run(ctx); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(begun) - c.after; took > onItsWay+c.takes {
					t.Errorf("it took %v to stop", took)
				}
				if diff := cmp.Diff(c.asked, line.offsets); diff != "" || len(h.events) != c.events {
					t.Errorf("%d events; %s", len(h.events), diff)
				}
			})
		})
	}
}
