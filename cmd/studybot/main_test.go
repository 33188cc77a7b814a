package main

import (
	"os"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"studybot/store"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	store.LogTo(zerolog.Nop())
	goleak.VerifyTestMain(m)
}
