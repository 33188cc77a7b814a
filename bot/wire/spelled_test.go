package wire

import (
	"strings"
	"testing"
)

func TestSecrets_of_webhooks_are_spelled_as_Telegram_wants_them(t *testing.T) {
	for secret, fine := range map[string]bool{
		"aZ09_-": true, strings.Repeat("x", 256): true, strings.Repeat("x", 257): false, "": false, "a b": false, "é": false, "a\n": false, "a.b": false,
	} {
		if got := IsHookSecret(secret); got != fine {
			t.Errorf("%q: %v", secret, got)
		}
	}
	if _, err := startLink("bot", "quiz_7-a"); err != nil {
		t.Error(err)
	}
	for _, payload := range []string{"", "a b", strings.Repeat("x", 65)} {
		if _, err := startLink("bot", payload); err == nil {
			t.Errorf("%q is handed over", payload)
		}
	}
}
