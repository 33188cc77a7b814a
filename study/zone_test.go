package study

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestA_zone_is_stored_as_its_name(t *testing.T) {
	for name, offset := range map[string]int{
		"Asia/Shanghai": 8 * 3600, "America/New_York": -5 * 3600, "UTC": 0, "": 0,
		"Atlantis/Capital": 0, // unknown here: it runs by UTC and is not forgotten
	} {
		t.Run("named "+name, func(t *testing.T) {
			stored, err := json.Marshal(Settings{Zone: ZoneOf(name)})
			if err != nil {
				t.Fatal(err)
			}
			var plain struct{ Zone string }
			if err := json.Unmarshal(stored, &plain); err != nil || plain.Zone != name {
				t.Errorf("it is stored as %q, %v", plain.Zone, err)
			}
			var read Settings
			if err := json.Unmarshal(stored, &read); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(ZoneOf(name), read.Zone); diff != "" {
				t.Errorf("read back (-want +got):\n%s", diff)
			}
			winter := time.Date(2026, 11, 21, 12, 0, 0, 0, read.Zone.Location())
			if _, got := winter.Zone(); got != offset {
				t.Errorf("%d seconds from UTC, want %d", got, offset)
			}
		})
	}
}

func TestNo_zone_is_UTC(t *testing.T) {
	if got := (Group{}).Zone(); got != time.UTC {
		t.Errorf("the zone of an empty group is %v", got)
	}
}
