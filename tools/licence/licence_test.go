package licence

import (
	"slices"
	"strings"
	"testing"
)

func TestEverything_that_is_linked_has_a_licence_that_is_allowed(t *testing.T) {
	parts, err := Linked(t.Context(), "../..", "./cmd/studybot", []string{"linux/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range Faults(parts) {
		t.Error(fault)
	}
	for name, want := range map[string]string{
		"go": "BSD-3-Clause", "github.com/redis/go-redis/v9": "BSD-2-Clause", "github.com/rs/zerolog": "MIT",
		"github.com/prometheus/client_golang": "Apache-2.0", "studybot/report/picture/fonts/LICENSE-NotoSansSC.txt": "OFL-1.1",
	} {
		i := slices.IndexFunc(parts, func(p Part) bool { return p.Name == name })
		if i < 0 || !slices.Contains(parts[i].Licences, want) {
			t.Errorf("%s: %v, want %s", name, parts[max(i, 0)], want)
		}
	}
	if text := Notices(parts); !strings.Contains(text, "github.com/rs/zerolog") || !strings.Contains(text, "SIL OPEN FONT LICENSE") {
		t.Error("the notices lack a part or its text")
	}
}

func TestLicence_rule_bites(t *testing.T) {
	for name, tt := range map[string]struct {
		part   Part
		faults int
	}{
		"one that is allowed":            {Part{Name: "a", Licences: []string{"MIT"}}, 0},
		"two, of which one is not":       {Part{Name: "a", Licences: []string{"GPL", "MIT"}}, 1},
		"none":                           {Part{Name: "a"}, 1},
		"one that would bind everything": {Part{Name: "a", Licences: []string{Of("GNU GENERAL PUBLIC LICENSE\nVersion 3")}}, 1},
	} {
		if got := Faults([]Part{tt.part}); len(got) != tt.faults {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestLicences_are_known_by_their_words(t *testing.T) {
	for text, want := range map[string]string{
		"                                 Apache License\n                           Version 2.0, January 2004": "Apache-2.0",
		"Redistributions in binary form must reproduce the above copyright\n notice":                            "BSD-2-Clause",
		"Permission is hereby granted, free of charge, to any person obtaining a copy of this software":         "MIT",
		"all rights reserved": "", "": "",
	} {
		if got := Of(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
