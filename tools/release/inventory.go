package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"studybot/tools/licence"
)

// bom is a CycloneDX document (cyclonedx.org, 1.5), of which only what we know is written.
type bom struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type     string   `json:"type"`
	Ref      string   `json:"bom-ref"`
	Name     string   `json:"name"`
	Version  string   `json:"version,omitempty"`
	PURL     string   `json:"purl,omitempty"`
	Hashes   []hashed `json:"hashes,omitempty"`
	Licences []choice `json:"licenses,omitempty"`
}

type hashed struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type choice struct {
	License struct {
		ID string `json:"id"`
	} `json:"license"`
}

// inventory lists what a program is made of. The modules and their sums are those that the
// linker wrote into the program itself, so the list can't tell of another build.
func inventory(program []byte, version, platform string, at time.Time, parts []licence.Part) ([]byte, error) {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return nil, fmt.Errorf("read the program's own list: %w", err)
	}
	sum := sha256.Sum256(program)
	system, arch, _ := strings.Cut(platform, "/")
	b := bom{Format: "CycloneDX", Spec: "1.5", Version: 1, Metadata: metadata{
		Timestamp: at.Format(time.RFC3339),
		Component: component{
			Type: "application", Ref: "studybot", Name: "studybot", Version: version,
			PURL:   "pkg:generic/studybot@" + version + "?os=" + system + "&arch=" + arch,
			Hashes: []hashed{{"SHA-256", hex.EncodeToString(sum[:])}}, Licences: choices("MIT"),
		},
	}}
	b.Components = append(b.Components, of("go", "std", info.GoVersion, "", parts))
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		b.Components = append(b.Components, of(m.Path, m.Path, m.Version, m.Sum, parts))
	}
	for _, p := range parts { // what lies in the tree and is of others
		if strings.HasPrefix(p.Name, "studybot/") {
			b.Components = append(b.Components, component{Type: "file", Ref: p.Name, Name: p.Name, Licences: choices(p.Licences...)})
		}
	}
	text, err := json.MarshalIndent(b, "", "  ")
	return append(text, '\n'), err
}

func of(part, name, version, sum string, parts []licence.Part) component {
	c := component{Type: "library", Ref: name + "@" + version, Name: name, Version: version, PURL: "pkg:golang/" + name + "@" + version}
	if raw, ok := strings.CutPrefix(sum, "h1:"); ok {
		if hash, err := base64.StdEncoding.DecodeString(raw); err == nil { // go.sum's, over the module's files
			c.Hashes = []hashed{{"SHA-256", hex.EncodeToString(hash)}}
		}
	}
	if i := slices.IndexFunc(parts, func(p licence.Part) bool { return p.Name == part }); i >= 0 {
		c.Licences = choices(parts[i].Licences...)
	}
	return c
}

func choices(names ...string) []choice {
	list := make([]choice, len(names))
	for i, name := range names {
		list[i].License.ID = name
	}
	return list
}
